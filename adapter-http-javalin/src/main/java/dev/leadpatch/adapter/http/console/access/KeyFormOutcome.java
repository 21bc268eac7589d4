package dev.leadpatch.adapter.http.console.access;

import dev.leadpatch.adapter.http.access.ApiKeyErrorMapper;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.ManageCompanyKeys.Refusal;
import dev.leadpatch.application.access.ManageCompanyKeys.Result;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Function;

/**
 * The page after a form about an API key was sent: the refusals of the use case are shown with the form. Errors that no
 * input can correct are thrown.
 *
 * @param inputs the names of the inputs of {@code form}
 * @param done the page after a success
 * @param page the page of the form, with a status
 */
record KeyFormOutcome<T>(Form form, List<String> inputs, Function<T, TextResponse> done, PageOfForm page)
        implements Result.Cases<T, TextResponse> {

    /** Creates the page of a form. */
    @FunctionalInterface
    interface PageOfForm {
        TextResponse show(int status, Form form);
    }

    @Override
    public TextResponse success(T value) {
        return done.apply(value);
    }

    @Override
    public TextResponse rejected(List<Violation> violations) {
        return page.show(422, form.rejected(violations, inputs));
    }

    @Override
    public TextResponse refused(Refusal reason) {
        HttpErrorException error = ApiKeyErrorMapper.toError(reason);
        return page.show(error.status(), form.refused(error.sentence() + "."));
    }

    @Override
    public TextResponse notFound() {
        throw ApiKeyErrorMapper.keyNotFound();
    }

    @Override
    public TextResponse forbidden(Permission missing) {
        throw AccessErrorMapper.forbidden(missing);
    }

    @Override
    public TextResponse invalidCaller() {
        throw Authorizer.invalidKey();
    }
}
