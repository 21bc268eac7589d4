package dev.leadpatch.application.list;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.ArrayList;
import java.util.List;

/** Validates queries against the catalog of the company, and lists leads from a {@link LeadListStore}. */
public final class ListLeadsService implements ListLeads {
    private final LeadListStore listStore;
    private final CatalogStore catalogStore;

    public ListLeadsService(LeadListStore listStore, CatalogStore catalogStore) {
        this.listStore = listStore;
        this.catalogStore = catalogStore;
    }

    @Override
    public Result list(Query query) {
        Caller caller = query.caller();
        if (!caller.hasPermission(Permission.READ)) {
            return new Result.Forbidden();
        }
        CompanyCatalog catalog = catalogStore
                .find(caller.company())
                .orElseThrow(() -> new IllegalStateException("no catalog of " + caller.company()));
        CriteriaResolver resolver = new CriteriaResolver(catalog);
        Criteria criteria = resolver.resolve(query.filter());
        List<QueryError> errors = new ArrayList<>(resolver.errors());
        query.asUser()
                .filter(user -> catalog.user(user).isEmpty())
                .ifPresent(
                        user -> errors.add(0, QueryError.invalid("userId", "must be the id of a user of the company")));
        if (!errors.isEmpty()) {
            return new Result.Rejected(errors);
        }
        return listStore
                .find(new LeadListStore.Query(caller.company(), criteria, query.paging(), query.customFields()))
                .fold(
                        Result.Found::new,
                        remedy -> new Result.Rejected(
                                List.of(QueryError.notSupported("search", "is not supported: " + remedy))),
                        Result.DeadlineExceeded::new);
    }
}
