package dev.leadpatch.adapter.http.list;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.list.ListLeads.Query;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A request for a page of leads, parsed from query parameters. */
public record LeadListRequest(Query query, QueryString parameters) {
    static final String INCLUDE = "include";

    private static final String USER_ID = "userId";
    private static final String CUSTOM_FIELDS = "custom_fields";

    /** The names of all query parameters. */
    static final List<String> PARAMETERS = Stream.of(
                    FilterParameters.NAMES, PagingParameters.NAMES, List.of(INCLUDE, USER_ID))
            .flatMap(List::stream)
            .toList();

    /**
     * Parses the parameters.
     *
     * @throws HttpErrorException 400 with all errors
     */
    public static LeadListRequest parse(QueryString parameters, Caller caller) {
        QueryErrors errors = new QueryErrors();
        LeadFilter filter = FilterParameters.parse(parameters, errors);
        LeadPaging paging = new PagingParameters(parameters, caller, errors).parse();
        boolean customFields = includesCustomFields(parameters, errors);
        Optional<UserId> asUser = userId(parameters, errors);
        errors.throwIfAny();
        return new LeadListRequest(new Query(caller, filter, paging, customFields, asUser), parameters);
    }

    /**
     * Returns the requested page.
     *
     * @throws HttpErrorException if the query is rejected, not permitted, or exceeds its deadline
     */
    public Page find(ListLeads listLeads) {
        return listLeads.list(query).fold(new PageOrError());
    }

    /** Returns the cursor of the position after {@code last}. */
    public String cursorAfter(LeadSnapshot last) {
        return cursorAfter(last, query.paging().sort());
    }

    /** Returns the cursor of the position after {@code last} in a list with the same filter in another order. */
    public String cursorAfter(LeadSnapshot last, LeadSort sort) {
        return ListCursor.CODEC.encode(ListCursor.of(
                query.caller().company(), sort, ListCursor.filterOf(parameters), Position.of(last.lead())));
    }

    /** Returns whether there is a parameter of this name. */
    static boolean isParameter(String name) {
        return PARAMETERS.contains(name) || FilterParameters.isCustomField(name);
    }

    private static boolean includesCustomFields(QueryString query, QueryErrors errors) {
        Optional<String> include = query.find(INCLUDE);
        if (include.isPresent() && !include.get().equals(CUSTOM_FIELDS)) {
            errors.addInvalid(INCLUDE, "must be " + CUSTOM_FIELDS);
        }
        return include.isPresent();
    }

    private static Optional<UserId> userId(QueryString query, QueryErrors errors) {
        Optional<String> text = query.find(USER_ID).filter(value -> !value.isEmpty());
        Optional<UserId> user = text.flatMap(ExactNumbers::parseId).map(UserId::new);
        if (text.isPresent() && user.isEmpty()) {
            errors.addInvalid(USER_ID, "must be the id of a user of the company");
        }
        return user;
    }

    /** Returns the page, or throws the error of another result. */
    private static final class PageOrError implements ListLeads.Result.Cases<Page> {

        @Override
        public Page found(Page page) {
            return page;
        }

        @Override
        public Page forbidden() {
            throw AccessErrorMapper.forbidden(Permission.READ);
        }

        @Override
        public Page rejected(List<QueryError> rejected) {
            QueryErrors errors = new QueryErrors();
            for (QueryError error : rejected) {
                if (error.kind() == QueryError.Kind.INVALID) {
                    errors.addInvalid(error.name(), error.message());
                } else {
                    errors.addNotSupported(error.name(), error.message());
                }
            }
            errors.throwIfAny();
            throw new IllegalStateException("a rejected query has errors");
        }

        @Override
        public Page deadlineExceeded() {
            String message = "The list exceeded the time limit of the database; use a more selective filter";
            throw HttpErrorException.of(503, "overloaded", message).withHeader("Retry-After", "1");
        }
    }
}
