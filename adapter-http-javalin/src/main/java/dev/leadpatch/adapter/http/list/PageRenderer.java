package dev.leadpatch.adapter.http.list;

import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadPaging;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders a page of leads, with a link to the next one. */
record PageRenderer(LeadListRequest request) {
    private static final String NEXT_CURSOR = "Leadpatch-Next-Cursor";
    private static final String LINK = "Link";
    private static final Set<String> POSITION_PARAMETERS = Set.of(CursorCodec.PARAMETER, PagingParameters.PAGE);

    // clients and proxies limit the size of response headers
    private static final int MAX_LINK_LENGTH = 4_000;

    /** Renders the page; halves it while it is too large for a response. */
    JsonResponse render(Page page) {
        try {
            JsonResponse response = JsonResponse.of(
                    200,
                    page.leads().stream().map(lead -> view(lead, page.total())).toList());
            return page.hasMore() ? withNext(response, page) : response;
        } catch (ResponseTooLargeException e) {
            if (page.leads().size() <= 1) {
                throw e;
            }
            return render(new Page(page.leads().subList(0, page.leads().size() / 2), page.total(), true));
        }
    }

    private JsonResponse withNext(JsonResponse response, Page page) {
        LeadPaging paging = request.query().paging();
        String cursor = request.cursorAfter(page.leads().get(page.leads().size() - 1));
        long nextOffset = (long) paging.offset() + paging.limit();
        boolean byNumber = request.parameters().find(PagingParameters.PAGE).isPresent()
                && page.leads().size() == paging.limit()
                && nextOffset <= LeadPaging.MAX_OFFSET;
        String target = byNumber
                ? target(PagingParameters.PAGE, String.valueOf(nextOffset / paging.limit() + 1))
                : target(CursorCodec.PARAMETER, cursor);
        JsonResponse withCursor = response.withHeader(NEXT_CURSOR, cursor);
        return target.length() > MAX_LINK_LENGTH
                ? withCursor
                : withCursor.withHeader(LINK, "<" + target + ">; rel=\"next\"");
    }

    /** Returns the relative URL of this list at another position. */
    private String target(String name, String value) {
        String others = request.parameters().names().stream()
                .filter(other -> !POSITION_PARAMETERS.contains(other) && LeadListRequest.isParameter(other))
                .map(other -> encode(other) + "="
                        + encode(request.parameters().find(other).orElse("")) + "&")
                .collect(Collectors.joining());
        return ListRoutes.PATH + "?" + others + name + "=" + encode(value);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%2C", ",");
    }

    private Map<String, @Nullable Object> view(LeadSnapshot lead, int total) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("total", total);
        LeadView.full(lead).forEach((name, value) -> {
            switch (name) {
                case "custom_fields" -> {
                    view.put("campaign_id", null);
                    view.put("campaign_title", null);
                    if (request.query().customFields()) {
                        view.put(name, value);
                    }
                }
                case "lead_deals" -> {
                    view.put("campaign_partners", List.of());
                    view.put(name, value);
                }
                default -> view.put(name, value);
            }
        });
        return view;
    }
}
