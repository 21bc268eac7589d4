package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** Reads the catalog of the caller's company. */
record CatalogReader(ManageCatalog manageCatalog) {

    /** @param current the values of a lead; archived entries are listed if it has them */
    LeadFormFields formFields(Caller caller, FieldValues current) {
        return new LeadFormFields(
                list(manageCatalog.customFields(), caller),
                list(manageCatalog.users(), caller),
                list(manageCatalog.tags(), caller),
                current);
    }

    private static <T> List<T> list(Entries<?, T> entries, Caller caller) {
        return entries.list(caller, ArchivedEntries.INCLUDE).fold(new ListOrError<>());
    }

    /** Returns the list, or throws the error of another result. */
    private static final class ListOrError<T> implements CatalogResult.Cases<List<T>, List<T>> {

        @Override
        public List<T> success(List<T> value) {
            return value;
        }

        @Override
        public List<T> forbidden(Permission missing) {
            throw AccessErrorMapper.forbidden(missing);
        }

        @Override
        public List<T> notFound() {
            throw new IllegalStateException("the catalog of a caller's company exists");
        }

        @Override
        public List<T> rejected(List<Violation> violations) {
            throw new IllegalStateException("a list has no violations");
        }

        @Override
        public List<T> alreadyExists(CatalogResult.AlreadyExists<List<T>> conflict) {
            throw new IllegalStateException("a list has no conflicts");
        }

        @Override
        public List<T> limitReached(int max) {
            throw new IllegalStateException("a list has no limit");
        }
    }
}
