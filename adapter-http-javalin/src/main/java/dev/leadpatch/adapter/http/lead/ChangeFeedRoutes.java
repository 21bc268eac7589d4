package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome.Page;
import dev.leadpatch.application.feed.ReadChangeFeed;
import dev.leadpatch.application.feed.ReadChangeFeed.Query;
import dev.leadpatch.application.feed.ReadChangeFeed.Result;
import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The route that returns the changes of all leads of a company, in pages. Every page has a cursor to continue. */
public final class ChangeFeedRoutes {

    private static final String PATH = "/api/v1/leads/changes";
    private static final String AFTER = "after";
    private static final String NOW = "now";
    private static final String LIMIT = "limit";
    private static final int DEFAULT_LIMIT = 50;

    private final Authorizer authorizer;
    private final ReadChangeFeed readChangeFeed;

    public ChangeFeedRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.readChangeFeed = useCases.readChangeFeed();
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.GET, PATH, authorizer.requiring(Permission.READ), this::get)
                .withQuery(AFTER, LIMIT));
    }

    private void get(Context ctx, Caller caller) {
        int limit = ContextRequest.query(ctx)
                .findNumber(LIMIT, ReadChangeFeed.MAX_PAGE_SIZE)
                .orElse(DEFAULT_LIMIT);
        Page page = read(ContextRequest.query(ctx).find(AFTER), limit, caller)
                .fold(
                        read -> read,
                        () -> {
                            throw HttpErrorException.of(
                                    400,
                                    "expired_cursor",
                                    "The cursor is from before the database was restored from a backup, or changes after it"
                                            + " were removed because of their age; get the cursor of after=now, reload the leads,"
                                            + " and continue with the cursor");
                        },
                        () -> {
                            throw AccessErrorMapper.forbidden(Permission.READ);
                        });
        TextResponse.send(response(page, caller, limit), ctx);
    }

    private Result read(Optional<String> after, int limit, Caller caller) {
        if (after.filter(NOW::equals).isPresent()) {
            return readChangeFeed.readEnd(caller);
        }
        return readChangeFeed.read(new Query(caller, after.map(text -> position(text, caller)), limit));
    }

    private static FeedPosition position(String text, Caller caller) {
        return FeedCursor.CODEC
                .decode(text)
                .filter(cursor -> cursor.company().equals(caller.company()))
                .map(FeedCursor::position)
                .orElseThrow(() -> QueryString.invalid(
                        "The query parameter after must be now, or the next_cursor of this company's changes"));
    }

    /** Renders the page; halves it while it is too large for a response. */
    private static JsonResponse response(Page page, Caller caller, int limit) {
        String cursor = FeedCursor.CODEC.encode(new FeedCursor(caller.company(), page.next()));
        try {
            return JsonResponse.of(200, view(page, cursor))
                    .withHeader("Link", "<%s?after=%s&limit=%d>; rel=\"next\"".formatted(PATH, cursor, limit))
                    .withHeader("Leadpatch-Next-Cursor", cursor);
        } catch (ResponseTooLargeException e) {
            if (page.entries().size() <= 1) {
                throw e;
            }
            return response(firstHalf(page.entries()), caller, limit);
        }
    }

    private static Page firstHalf(List<FeedEntry> entries) {
        List<FeedEntry> half = entries.subList(0, entries.size() / 2);
        return new Page(half, half.get(half.size() - 1).position(), true);
    }

    private static Map<String, Object> view(Page page, String cursor) {
        // a single entry is always returned, without its values if they are too large
        Function<List<FieldChange>, Object> changes =
                page.entries().size() == 1 ? LeadView::changes : LeadView::fullChanges;
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "changes",
                page.entries().stream().map(entry -> view(entry, changes)).toList());
        view.put("has_more", page.hasMore());
        view.put("next_cursor", cursor);
        return view;
    }

    private static Map<String, Object> view(FeedEntry entry, Function<List<FieldChange>, Object> changes) {
        Map<String, Object> lead = new LinkedHashMap<>();
        lead.put("id", entry.lead().value());
        lead.put("uuid", entry.leadUuid().toString());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("lead", lead);
        view.putAll(HistoryRoutes.view(entry.change(), changes));
        return view;
    }

    /** Pagination cursor: a position in the feed of a company. */
    record FeedCursor(CompanyId company, FeedPosition position) {

        private static final String NUMBER_PATTERN = "(0|[1-9][0-9]{0,18})";

        static final CursorCodec<FeedCursor> CODEC = new CursorCodec<>(
                Pattern.compile("1:" + NUMBER_PATTERN + ":([0-9a-f-]{36}):" + NUMBER_PATTERN + ":" + NUMBER_PATTERN
                        + ":" + NUMBER_PATTERN),
                FeedCursor::fromMatch,
                FeedCursor::format);

        private String format() {
            return "1:" + company.value() + ":" + position.epoch() + ":" + position.order() + ":" + position.lead()
                    + ":" + position.version();
        }

        private static FeedCursor fromMatch(Matcher matcher) {
            return new FeedCursor(
                    new CompanyId(Long.parseLong(matcher.group(1))),
                    new FeedPosition(
                            UuidParser.parse(matcher.group(2)).orElseThrow(IllegalArgumentException::new),
                            Long.parseLong(matcher.group(3)),
                            Long.parseLong(matcher.group(4)),
                            Long.parseLong(matcher.group(5))));
        }
    }
}
