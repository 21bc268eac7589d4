package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.history.HistoryEntry;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.history.ReadHistory.Query;
import dev.leadpatch.application.history.ReadHistory.Result.Page;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The route of a lead's history. */
final class HistoryRoutes {

    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final int DEFAULT_LIMIT = 50;

    private final Authorizer authorizer;
    private final ReadHistory readHistory;

    HistoryRoutes(Authorizer access, UseCases useCases) {
        this.authorizer = access;
        this.readHistory = useCases.readHistory();
    }

    List<Route> routes() {
        return List.of(route(
                        HandlerType.GET,
                        "/api/v1/leads/{leadId}/history",
                        authorizer.requiring(Permission.READ),
                        this::get)
                .withQuery(LIMIT, CURSOR));
    }

    private void get(Context ctx, Caller caller) {
        int limit = QueryParameterReader.findNumber(ctx, LIMIT, ReadHistory.MAX_PAGE_SIZE)
                .orElse(DEFAULT_LIMIT);
        Optional<HistoryCursor> cursor = cursor(ctx, caller);
        LeadId lead = LeadIdParameter.of(ctx);
        Page page = readHistory
                .read(new Query(caller, lead, beforeVersion(cursor), limit))
                .fold(
                        found -> found,
                        () -> {
                            throw LeadIdParameter.leadNotFound();
                        },
                        () -> {
                            throw Authorizer.forbidden(Permission.READ);
                        });
        ResponseSender.send(ctx, answer(page, caller, lead));
    }

    /** The query is judged before the lead, so the lead of the path may be no id at all: the cursor is then not its. */
    private static Optional<HistoryCursor> cursor(Context ctx, Caller caller) {
        return QueryParameterReader.find(ctx, CURSOR)
                .map(text -> HistoryCursor.decode(text)
                        .filter(cursor -> cursor.belongsTo(caller.company(), LeadIdParameter.find(ctx)))
                        .orElseThrow(() -> QueryParameterReader.invalid(
                                "The query parameter cursor must be the next_cursor of this lead's history")));
    }

    private static OptionalLong beforeVersion(Optional<HistoryCursor> cursor) {
        return cursor.map(HistoryCursor::beforeVersion).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** The page, or a shorter one if it is too large for a response. */
    private static JsonResponse answer(Page page, Caller caller, LeadId lead) {
        try {
            return JsonResponse.of(200, view(page, caller, lead));
        } catch (ResponseTooLargeException tooLarge) {
            if (page.entries().size() <= 1) {
                throw tooLarge;
            }
            return answer(firstHalf(page.entries()), caller, lead);
        }
    }

    private static Page firstHalf(List<HistoryEntry> changes) {
        List<HistoryEntry> half = changes.subList(0, changes.size() / 2);
        return new Page(half, OptionalLong.of(half.get(half.size() - 1).version()));
    }

    private static Map<String, @Nullable Object> view(Page page, Caller caller, LeadId lead) {
        // one change alone is shown in any case, if need be without its values
        Function<List<FieldChange>, Object> changes = page.entries().size() == 1 ? ChangeViews::of : ChangeViews::full;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put(
                "changes",
                page.entries().stream().map(change -> view(change, changes)).toList());
        view.put(
                "next_cursor",
                page.nextBeforeVersion().isPresent()
                        ? new HistoryCursor(
                                        caller.company(),
                                        lead,
                                        page.nextBeforeVersion().getAsLong())
                                .encode()
                        : null);
        return view;
    }

    private static Map<String, Object> view(HistoryEntry change, Function<List<FieldChange>, Object> changes) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("id", change.key().toString());
        key.put("label", change.keyLabel());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", change.version());
        view.put("at", TimestampFormat.format(change.changedAt()));
        view.put("key", key);
        view.put("request_id", change.requestId());
        view.put("changes", changes.apply(change.changes()));
        return view;
    }
}
