package dev.leadpatch.application.list;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;

/** The use case of listing leads of the caller's company, filtered and page by page. */
public interface ListLeads {

    /**
     * Returns one page.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result list(Query query);

    /**
     * A request for one page.
     *
     * @param customFields whether the leads have their custom field values
     * @param asUser if present, must be a user of the company; it filters nothing
     */
    record Query(Caller caller, LeadFilter filter, LeadPaging paging, boolean customFields, Optional<UserId> asUser) {}

    /**
     * An error in a query.
     *
     * @param name the {@linkplain LeadCondition#name name} of the condition, or {@code userId}
     * @param message a phrase that follows the name, such as {@code must be a number}
     */
    record QueryError(String name, Kind kind, String message) {

        /** The kinds of errors. */
        public enum Kind {
            /** The value is invalid. */
            INVALID,
            /** The value is not supported. */
            NOT_SUPPORTED
        }

        public static QueryError invalid(String name, String message) {
            return new QueryError(name, Kind.INVALID, message);
        }

        public static QueryError notSupported(String name, String message) {
            return new QueryError(name, Kind.NOT_SUPPORTED, message);
        }
    }

    /** The result of a query. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One method per result. */
        interface Cases<T> {
            T found(Page page);

            T forbidden();

            T rejected(List<QueryError> errors);

            T deadlineExceeded();
        }

        /** The page was read. */
        record Found(Page page) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.found(page);
            }
        }

        /** The caller's key has no read access. */
        record Forbidden() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.forbidden();
            }
        }

        /** The query is invalid or not supported; all errors are reported. */
        record Rejected(List<QueryError> errors) implements Result {
            public Rejected {
                errors = List.copyOf(errors);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.rejected(errors);
            }
        }

        /** The query exceeded the store's deadline. */
        record DeadlineExceeded() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.deadlineExceeded();
            }
        }
    }
}
