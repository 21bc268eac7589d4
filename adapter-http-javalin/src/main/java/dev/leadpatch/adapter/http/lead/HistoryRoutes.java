package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.history.ReadHistory.Query;
import dev.leadpatch.application.http.LeadRequestHandler;
import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The route that returns a lead's history, in pages. */
public final class HistoryRoutes {

    private static final String LIMIT = "limit";
    private static final int DEFAULT_LIMIT = 50;

    private final Authorizer authorizer;
    private final LeadIdParameter leadId;
    private final ReadHistory readHistory;

    public HistoryRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.readHistory = useCases.readHistory();
    }

    public List<Route> routes() {
        return List.of(route(
                        HandlerType.GET,
                        "/api/v1/leads/{leadId}/history",
                        authorizer.requiring(Permission.READ),
                        this::get)
                .withQuery(LIMIT, CursorCodec.PARAMETER));
    }

    private void get(Context ctx, Caller caller) {
        int limit = ContextRequest.query(ctx)
                .findNumber(LIMIT, ReadHistory.MAX_PAGE_SIZE)
                .orElse(DEFAULT_LIMIT);
        Optional<LeadId> found = leadId.find(ctx.pathParam(LeadIdParameter.NAME), caller);
        Optional<HistoryCursor> cursor = cursor(ctx, caller, found);
        LeadId lead = found.orElseThrow(LeadIdParameter::leadNotFound);
        Page page = LeadRequestHandler.foundOrThrow(
                readHistory.read(new Query(caller, lead, beforeVersion(cursor), limit)));
        TextResponse.send(response(page, caller, lead), ctx);
    }

    /** Decodes the cursor. The query is validated before the lead id, so the id in the path may be invalid. */
    private static Optional<HistoryCursor> cursor(Context ctx, Caller caller, Optional<LeadId> lead) {
        return HistoryCursor.CODEC.find(ctx, cursor -> cursor.belongsTo(caller.company(), lead), "this lead's history");
    }

    private static OptionalLong beforeVersion(Optional<HistoryCursor> cursor) {
        return cursor.map(HistoryCursor::beforeVersion).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Renders the page; halves it while it is too large for a response. */
    private static JsonResponse response(Page page, Caller caller, LeadId lead) {
        try {
            return JsonResponse.of(200, view(page, caller, lead));
        } catch (ResponseTooLargeException e) {
            if (page.entries().size() <= 1) {
                throw e;
            }
            return response(firstHalf(page.entries()), caller, lead);
        }
    }

    private static Page firstHalf(List<HistoryEntry> entries) {
        List<HistoryEntry> half = entries.subList(0, entries.size() / 2);
        return new Page(half, true);
    }

    private static Map<String, @Nullable Object> view(Page page, Caller caller, LeadId lead) {
        // a single entry is always returned, without its values if they are too large
        Function<List<FieldChange>, Object> changes =
                page.entries().size() == 1 ? LeadView::changes : LeadView::fullChanges;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put(
                "changes",
                page.entries().stream().map(entry -> view(entry, changes)).toList());
        view.put(
                "next_cursor",
                page.nextBeforeVersion().isPresent()
                        ? HistoryCursor.CODEC.encode(new HistoryCursor(
                                caller.company(), lead, page.nextBeforeVersion().getAsLong()))
                        : null);
        return view;
    }

    /** Renders a change. */
    static Map<String, Object> view(HistoryEntry entry, Function<List<FieldChange>, Object> changes) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        key.put("id", entry.key().map(ApiKeyId::toString).orElse(null));
        key.put("label", entry.keyLabel());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", entry.version());
        view.put("kind", entry.kind().wireName());
        view.put("at", entry.changedAt());
        view.put("key", key);
        view.put("request_id", entry.requestId());
        view.put("changes", changes.apply(entry.changes()));
        return view;
    }

    /**
     * Pagination cursor: a position in a lead's history.
     *
     * @param beforeVersion the exclusive upper bound of the versions of the next page
     */
    record HistoryCursor(CompanyId company, LeadId lead, long beforeVersion) {

        private static final String NUMBER_PATTERN = "([1-9][0-9]{0,18})";

        static final CursorCodec<HistoryCursor> CODEC = new CursorCodec<>(
                Pattern.compile("1:" + NUMBER_PATTERN + ":" + NUMBER_PATTERN + ":" + NUMBER_PATTERN),
                matcher -> new HistoryCursor(
                        new CompanyId(Long.parseLong(matcher.group(1))),
                        new LeadId(Long.parseLong(matcher.group(2))),
                        Long.parseLong(matcher.group(3))),
                cursor -> "1:" + cursor.company.value() + ":" + cursor.lead.value() + ":" + cursor.beforeVersion);

        /** Returns whether this is a position in the history of the given lead. */
        boolean belongsTo(CompanyId otherCompany, Optional<LeadId> otherLead) {
            return company.equals(otherCompany) && Optional.of(lead).equals(otherLead);
        }
    }
}
