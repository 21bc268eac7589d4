package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.catalog.CatalogErrorMapper;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Function;

/**
 * The page after the form of an entry was sent. Errors that no input can correct are thrown.
 *
 * @param inputs the names of the inputs of {@code form}
 * @param missing the error if the entry, or its owner, does not exist
 * @param done the page after a success
 * @param page the page of the form
 */
record EntryFormOutcome<T>(
        Form form,
        List<String> inputs,
        CatalogErrorMapper errors,
        HttpErrorException missing,
        Function<T, TextResponse> done,
        Function<Form, TextResponse> page)
        implements CatalogResult.Cases<T, TextResponse> {

    @Override
    public TextResponse success(T value) {
        return done.apply(value);
    }

    @Override
    public TextResponse rejected(List<Violation> violations) {
        return page.apply(form.rejected(violations, inputs));
    }

    @Override
    public TextResponse alreadyExists(CatalogResult.AlreadyExists<T> conflict) {
        return page.apply(form.withError(conflict.member(), conflict.describeUse(errors.entry())));
    }

    @Override
    public TextResponse limitReached(int max) {
        return page.apply(form.refused(errors.tooManyEntries(max).sentence() + "."));
    }

    @Override
    public TextResponse notFound() {
        throw missing;
    }

    @Override
    public TextResponse forbidden(Permission permission) {
        throw AccessErrorMapper.forbidden(permission);
    }
}
