package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.lead.BulkResponseRenderer;
import dev.leadpatch.application.http.lead.CreationRenderer;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.lead.WriteOperation;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.http.message.UnsupportedOptions;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.patch.BulkDraftReader;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.LeadDraftReader.ParsedDraft;
import dev.leadpatch.domain.patch.PatchFormat;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes that create leads: {@code POST /api/v1/leads} and {@code POST /api/v1/leads/batch}. */
public final class CreationRoutes {

    private static final String MATCH = "match";
    private static final String ON_MATCH = "on_match";
    private static final String ATOMIC = "atomic";

    private final Authorizer authorizer;
    private final CreateLead createLead;
    private final BulkCreateLeads bulkCreateLeads;
    private final RequestBodyReader bodyReader;

    public CreationRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.createLead = useCases.createLead();
        this.bulkCreateLeads = useCases.bulkCreateLeads();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(
                route(
                                HandlerType.POST,
                                "/api/v1/leads",
                                ctx -> LeadRoutes.authorizeWrite(ctx, authorizer),
                                this::create)
                        .withQuery(QueryString.DRY_RUN, MATCH, ON_MATCH),
                route(HandlerType.POST, "/api/v1/leads/batch", authorizer.requiring(Permission.WRITE), this::createAll)
                        .withQuery(ATOMIC, MATCH, ON_MATCH)
                        .rejecting(QueryString.DRY_RUN));
    }

    private void create(Context ctx, Caller caller) {
        Preferences preferences = ContextRequest.of(ctx).preferences();
        byte[] bytes = readBody(ctx);
        Optional<IdempotencyKeyHeader.ReceivedKey> key = ContextRequest.idempotencyKey(ctx);
        Optional<Match> match = match(ctx);
        boolean dryRun = ContextRequest.query(ctx).findFlag(QueryString.DRY_RUN);
        Object document = StrictJsonReader.read(bytes);
        ParsedDraft parsed = LeadDraftReader.read(document, preferences.readOptionsFor(caller));
        Preferences.Applied appliedPreferences =
                new Preferences.Applied(dryRun ? preferences.withoutReturnPreference() : preferences, parsed.ignored());
        CreationRenderer.Single renderer = CreationRenderer.Single.of(
                document, ResponseContext.of(RequestIdProvider.of(ctx), appliedPreferences, key));
        CreateLead.Command command = new CreateLead.Command(
                caller,
                parsed.draft(),
                match,
                RequestIdProvider.of(ctx),
                key.map(received -> received.idempotentRequest(caller, bytes, result -> result.fold(renderer))));
        CreateLead.Result result = dryRun ? createLead.preview(command) : createLead.handle(command);
        JsonResponse response = result.fold(renderer);
        TextResponse.send(response, ctx);
    }

    private void createAll(Context ctx, Caller caller) {
        Preferences preferences = ContextRequest.of(ctx).preferences();
        byte[] bytes = readBody(ctx);
        UnsupportedOptions.rejectThoseOfSingleLeads(
                ContextRequest.of(ctx).headers(), ContextRequest.query(ctx), preferences);
        Optional<IdempotencyKeyHeader.ReceivedKey> key = ContextRequest.idempotencyKey(ctx);
        Optional<Match> match = match(ctx);
        boolean atomic = ContextRequest.query(ctx).findFlag(ATOMIC);
        Object document = StrictJsonReader.read(bytes);
        ParsedBulkDraft drafts = BulkDraftReader.read(document, preferences.readOptionsFor(caller));
        BulkResponseRenderer<CreateLead.Result> renderer = new BulkResponseRenderer<>(
                document,
                WriteOperation.CREATION,
                drafts.items().size(),
                (result, index, leads, listedFields) ->
                        renderItem(result, drafts.items().get(index), leads, listedFields),
                ResponseContext.of(
                        RequestIdProvider.of(ctx), new Preferences.Applied(preferences, drafts.ignored()), key));
        BulkCreateLeads.Command command = new BulkCreateLeads.Command(
                caller,
                drafts,
                match,
                atomic,
                RequestIdProvider.of(ctx),
                key.map(received -> received.idempotentRequest(caller, bytes, result -> render(result, renderer))));
        TextResponse.send(render(bulkCreateLeads.handle(command), renderer), ctx);
    }

    /** Renders a match field that no lead can be matched by as an error of the request, not of each item. */
    private static JsonResponse render(
            BulkResult<CreateLead.Result> result, BulkResponseRenderer<CreateLead.Result> renderer) {
        if (result instanceof BulkResult.Completed<CreateLead.Result> completed
                && completed.results().get(0) instanceof CreateLead.Result.NotMatchable unmatchable) {
            return renderer.failure(CreationRenderer.notMatchableError(unmatchable.field()));
        }
        return result.fold(renderer);
    }

    private static Map<String, @Nullable Object> renderItem(
            Optional<CreateLead.Result> result, ParsedBulkDraft.Item item, List<?> leads, Set<String> listedFields) {
        CreationRenderer.Item renderer =
                CreationRenderer.Item.of(leads.get(item.position()), item.path(), listedFields);
        return result.map(created -> created.fold(renderer)).orElseGet(renderer::failedDependency);
    }

    /** Reads the body of a creation, which has neither a version to match nor the format of a merge patch. */
    private byte[] readBody(Context ctx) {
        byte[] bytes = bodyReader.read(ctx);
        if (JsonMediaType.patchFormat(ContextRequest.of(ctx).headers()) == PatchFormat.MERGE_PATCH) {
            throw HttpErrorException.of(
                    415, "unsupported_media_type", "A lead is created by a body of the type application/json");
        }
        UnsupportedOptions.rejectPreconditions(ContextRequest.of(ctx).headers());
        return bytes;
    }

    private static Optional<Match> match(Context ctx) {
        QueryString query = ContextRequest.query(ctx);
        Optional<String> onMatch = query.find(ON_MATCH);
        Optional<String> field = query.find(MATCH);
        if (field.isEmpty() && onMatch.isPresent()) {
            throw HttpErrorException.of(
                    400, "invalid_query", "The query parameter on_match requires the query parameter match");
        }
        return field.map(name -> new Match(
                MatchField.ofWireName(name)
                        .orElseThrow(() -> HttpErrorException.of(
                                400,
                                "invalid_query",
                                "The query parameter match must be email, phone_number or a custom field such as "
                                        + "customFields/7")),
                onMatch.map(CreationRoutes::parseOnMatch).orElse(OnMatch.UPDATE)));
    }

    private static OnMatch parseOnMatch(String text) {
        return Arrays.stream(OnMatch.values())
                .filter(value -> wireName(value).equals(text))
                .findFirst()
                .orElseThrow(() -> HttpErrorException.of(
                        400,
                        "invalid_query",
                        "The query parameter on_match must be one of "
                                + Arrays.stream(OnMatch.values())
                                        .map(CreationRoutes::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static String wireName(OnMatch value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
