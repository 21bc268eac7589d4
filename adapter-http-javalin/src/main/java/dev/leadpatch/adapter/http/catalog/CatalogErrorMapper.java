package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.ViolationRenderer;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps unsuccessful results of managing a catalog to errors.
 *
 * @param entry the kind of the entries, such as {@code custom field}
 * @param owner the kind of their owner, such as {@code company}
 */
public record CatalogErrorMapper(String entry, String owner) {

    /**
     * Returns the value of a successful operation on a list of entries.
     *
     * @param document the request body; violations are reported in its order
     * @throws HttpErrorException if the result is not successful
     */
    public <T> T inCollection(CatalogResult<T> result, @Nullable Object document) {
        return result.fold(new Cases<>(document, this::ownerNotFound));
    }

    /**
     * Returns the value of a successful operation on one entry.
     *
     * @param document the request body; violations are reported in its order
     * @throws HttpErrorException if the result is not successful
     */
    public <T> T ofEntry(CatalogResult<T> result, @Nullable Object document) {
        return result.fold(new Cases<>(document, this::entryNotFound));
    }

    /** Returns the error of an owner that does not exist. */
    public HttpErrorException ownerNotFound() {
        return notFound(owner);
    }

    /** Returns the error of an entry that does not exist. */
    public HttpErrorException entryNotFound() {
        return notFound(entry);
    }

    /** Returns the error of an owner that has the maximum number of entries. */
    public HttpErrorException tooManyEntries(int max) {
        return HttpErrorException.of(
                409,
                "too_many_entries",
                String.format(
                        Locale.ROOT,
                        "The maximum of %,d %ss per %s is reached, archived ones included",
                        max,
                        entry,
                        owner));
    }

    private static HttpErrorException notFound(String noun) {
        String subject = Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
        return HttpErrorException.withoutCode(404, subject + " not found or not accessible");
    }

    private final class Cases<T> implements CatalogResult.Cases<T, T> {
        private final @Nullable Object document;
        private final Supplier<HttpErrorException> notFound;

        Cases(@Nullable Object document, Supplier<HttpErrorException> notFound) {
            this.document = document;
            this.notFound = notFound;
        }

        @Override
        public T success(T value) {
            return value;
        }

        @Override
        public T notFound() {
            throw notFound.get();
        }

        @Override
        public T forbidden(Permission missing) {
            throw AccessErrorMapper.forbidden(missing);
        }

        @Override
        public T rejected(List<Violation> violations) {
            throw ViolationRenderer.ofCatalogEntry(violations, document);
        }

        @Override
        public T alreadyExists(CatalogResult.AlreadyExists<T> conflict) {
            HttpErrorException error = HttpErrorException.of(409, "already_exists", conflict.describe(entry));
            throw conflict.existing()
                    .map(existing ->
                            error.withMember("existing_id", existing.id()).withMember("archived", existing.archived()))
                    .orElse(error);
        }

        @Override
        public T limitReached(int max) {
            throw tooManyEntries(max);
        }
    }
}
