package dev.leadpatch.adapter.http.list;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.list.ListLeads.Query;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.domain.value.UserId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The route that lists leads: {@code GET /api/v1/leads}. */
public final class ListRoutes {
    static final String PATH = "/api/v1/leads";

    private static final String USER_ID = "userId";
    private static final String INCLUDE = "include";
    private static final String CUSTOM_FIELDS = "custom_fields";

    private static final List<String> PARAMETERS = Stream.of(
                    FilterParameters.NAMES, PagingParameters.NAMES, List.of(INCLUDE, USER_ID))
            .flatMap(List::stream)
            .toList();

    private final Authorizer authorizer;
    private final ListLeads listLeads;

    public ListRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.listLeads = useCases.listLeads();
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.GET, PATH, authorizer.requiring(Permission.READ), this::list)
                .withQuery(PARAMETERS.toArray(String[]::new)));
    }

    /** Returns whether the route has this query parameter. */
    static boolean isParameter(String name) {
        return PARAMETERS.contains(name) || FilterParameters.isCustomField(name);
    }

    private void list(Context ctx, Caller caller) {
        QueryString queryString = QueryString.of(ctx);
        QueryErrors errors = new QueryErrors();
        LeadFilter filter = FilterParameters.parse(queryString, errors);
        LeadPaging paging = new PagingParameters(queryString, caller, errors).parse();
        boolean customFields = includesCustomFields(queryString, errors);
        Optional<UserId> asUser = userId(queryString, errors);
        errors.throwIfAny();
        Query query = new Query(caller, filter, paging, customFields, asUser);
        Page page = listLeads.list(query).fold(new PageOrError());
        new PageRenderer(query, queryString).render(page).send(ctx);
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
        Optional<UserId> user = text.flatMap(ParameterValues::positiveLong).map(UserId::new);
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
            throw Authorizer.forbidden(Permission.READ);
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
