package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.list.LeadListRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.list.ListLeads;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A page of the list of leads, newest lead first, with the paths of its neighbors. Cursors lead forward only, so the
 * previous page is the next one of the list in ascending order.
 *
 * @param firstPath the path of the first page; empty on the first page
 * @param previousPath the path of the previous page; empty on the first page
 * @param nextPath the path of the next page; empty on the last page
 */
record ListedLeads(List<LeadSnapshot> leads, int total, String firstPath, String previousPath, String nextPath) {

    /** The parameters that select leads. */
    static final List<String> FILTERS = List.of(
            LeadListPage.SEARCH, LeadListPage.STATUS, LeadListPage.TAGS, LeadListPage.USERS, LeadListPage.ARCHIVED);

    /** The parameter of the previous page: a cursor of the list in ascending order. */
    static final String BEFORE = "before";

    private static final String SORT = "sort";

    /** Finds the page of a query. */
    static ListedLeads find(QueryString query, Caller caller, ListLeads listLeads) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(query.valuesByName());
        parameters.keySet().retainAll(FILTERS);
        String before = query.find(BEFORE).orElse("");
        if (!before.isEmpty()) {
            parameters.put(CursorCodec.PARAMETER, List.of(before));
            parameters.put(SORT, List.of(LeadSort.ID_ASCENDING.wireName()));
            LeadListRequest request = LeadListRequest.parse(new QueryString(parameters), caller);
            Page page = request.find(listLeads);
            if (page.hasMore()) {
                return previous(request, page);
            }
            // the first page, which is shown with all its leads
            parameters.remove(CursorCodec.PARAMETER);
            parameters.remove(SORT);
        } else {
            query.find(CursorCodec.PARAMETER)
                    .ifPresent(cursor -> parameters.put(CursorCodec.PARAMETER, List.of(cursor)));
        }
        LeadListRequest request = LeadListRequest.parse(new QueryString(parameters), caller);
        return next(request, request.find(listLeads));
    }

    private static ListedLeads previous(LeadListRequest request, Page page) {
        List<LeadSnapshot> newestFirst = new ArrayList<>(page.leads());
        Collections.reverse(newestFirst);
        return new ListedLeads(
                newestFirst,
                page.total(),
                path(request, "", ""),
                before(request, newestFirst),
                after(request, newestFirst));
    }

    private static ListedLeads next(LeadListRequest request, Page page) {
        boolean isFirst =
                request.parameters().find(CursorCodec.PARAMETER).orElse("").isEmpty();
        return new ListedLeads(
                page.leads(),
                page.total(),
                isFirst ? "" : path(request, "", ""),
                isFirst || page.leads().isEmpty() ? "" : before(request, page.leads()),
                page.hasMore() ? after(request, page.leads()) : "");
    }

    private static String before(LeadListRequest request, List<LeadSnapshot> leads) {
        return path(request, BEFORE, request.cursorAfter(leads.get(0), LeadSort.ID_ASCENDING));
    }

    private static String after(LeadListRequest request, List<LeadSnapshot> leads) {
        LeadSnapshot last = leads.get(leads.size() - 1);
        return path(request, CursorCodec.PARAMETER, request.cursorAfter(last, LeadSort.ID_DESCENDING));
    }

    private static String path(LeadListRequest request, String position, String cursor) {
        Map<String, String> parameters = new LinkedHashMap<>();
        FILTERS.forEach(name -> request.parameters().find(name).ifPresent(value -> parameters.put(name, value)));
        if (!position.isEmpty()) {
            parameters.put(position, cursor);
        }
        String query = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? LeadListPage.PATH : LeadListPage.PATH + "?" + query;
    }
}
