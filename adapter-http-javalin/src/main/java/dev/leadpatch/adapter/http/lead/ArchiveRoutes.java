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
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.lead.UpdateResponseRenderer;
import dev.leadpatch.application.http.lead.UpdateResultRenderer;
import dev.leadpatch.application.http.lead.WriteOperation;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.http.message.UnsupportedOptions;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.ArchiveLead;
import dev.leadpatch.application.lead.EraseLead;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.RestoreLead;
import dev.leadpatch.domain.violation.DocumentPath;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes that archive, restore and erase a lead. */
public final class ArchiveRoutes {

    private static final String LEAD_PATH = "/api/v1/leads/{leadId}";
    private static final byte[] NO_BODY = {};

    private final Authorizer authorizer;
    private final LeadIdParameter leadId;
    private final ArchiveLead archiveLead;
    private final RestoreLead restoreLead;
    private final EraseLead eraseLead;
    private final RequestBodyReader bodyReader;

    public ArchiveRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.archiveLead = useCases.archiveLead();
        this.restoreLead = useCases.restoreLead();
        this.eraseLead = useCases.eraseLead();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        Route.Authorization write = authorizer.requiring(Permission.WRITE);
        return List.of(
                route(HandlerType.DELETE, LEAD_PATH, write, this::archive).rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, LEAD_PATH + "/restore", write, this::restore)
                        .rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, LEAD_PATH + "/erase", authorizer.requiring(Permission.ADMIN), this::erase)
                        .rejecting(QueryString.DRY_RUN));
    }

    private void archive(Context ctx, Caller caller) {
        Optional<byte[]> body = bodyReader.readIfPresent(ctx);
        UnsupportedOptions.rejectDryRun(ContextRequest.query(ctx));
        ConditionalHeaders conditions =
                ConditionalHeaders.of(ContextRequest.of(ctx).headers());
        Optional<IdempotencyKeyHeader.ReceivedKey> key = ContextRequest.idempotencyKey(ctx);
        RequestBodyReader.requireEmpty(body);
        ArchiveResponseRenderer renderer = new ArchiveResponseRenderer(RequestIdProvider.of(ctx), conditions);
        ArchiveLead.Command command = new ArchiveLead.Command(
                caller,
                leadId.of(ctx.pathParam(LeadIdParameter.NAME), caller),
                RequestIdProvider.of(ctx),
                conditions.toPrecondition(),
                key.map(received -> received.idempotentRequest(caller, NO_BODY, result -> result.fold(renderer))));
        TextResponse.send(archiveLead.handle(command).fold(renderer), ctx);
    }

    private void restore(Context ctx, Caller caller) {
        Optional<byte[]> body = bodyReader.readIfPresent(ctx);
        UnsupportedOptions.rejectDryRun(ContextRequest.query(ctx));
        ConditionalHeaders conditions =
                ConditionalHeaders.of(ContextRequest.of(ctx).headers());
        Optional<IdempotencyKeyHeader.ReceivedKey> key = ContextRequest.idempotencyKey(ctx);
        RequestBodyReader.requireEmpty(body);
        UpdateResponseRenderer renderer = new UpdateResponseRenderer(
                null,
                ResponseContext.of(
                        RequestIdProvider.of(ctx), new Preferences.Applied(Preferences.NONE, List.of()), key),
                WriteOperation.UPDATE,
                conditions);
        RestoreLead.Command command = new RestoreLead.Command(
                caller,
                leadId.of(ctx.pathParam(LeadIdParameter.NAME), caller),
                RequestIdProvider.of(ctx),
                conditions.toPrecondition(),
                key.map(received -> received.idempotentRequest(caller, NO_BODY, result -> result.fold(renderer))));
        TextResponse.send(restoreLead.handle(command).fold(renderer), ctx);
    }

    private void erase(Context ctx, Caller caller) {
        Optional<byte[]> body = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        RequestBodyReader.requireEmpty(body);
        EraseLead.Command command = new EraseLead.Command(
                caller, leadId.of(ctx.pathParam(LeadIdParameter.NAME), caller), RequestIdProvider.of(ctx));
        TextResponse.send(eraseLead.handle(command).fold(new EraseResponseRenderer()), ctx);
    }

    /** Renders the response to an archive: no content. */
    private static final class ArchiveResponseRenderer extends UpdateResultRenderer<JsonResponse> {

        private final String requestId;

        ArchiveResponseRenderer(String requestId, ConditionalHeaders conditions) {
            super(null, DocumentPath.ROOT, WriteOperation.UPDATE, conditions);
            this.requestId = requestId;
        }

        @Override
        protected JsonResponse success(LeadSnapshot snapshot) {
            return JsonResponse.NO_CONTENT;
        }

        @Override
        protected JsonResponse failure(HttpErrorException error) {
            return error.toResponse(requestId);
        }

        @Override
        protected Set<String> listedFields() {
            return Set.of();
        }

        @Override
        public JsonResponse replayed(IdempotentReplay replay) {
            return IdempotencyKeyHeader.replay(replay, requestId);
        }
    }

    /** Renders the response to an erasure: the tombstone and what was removed. */
    private static final class EraseResponseRenderer implements EraseLead.Result.Cases<JsonResponse> {

        @Override
        public JsonResponse erased(EraseLead.Result.Erased erased) {
            return JsonResponse.of(200, LeadView.tombstone(erased.tombstone(), erased.removed()))
                    .withHeader(EntityTag.ETAG, EntityTag.of(erased.tombstone()));
        }

        @Override
        public JsonResponse notFound() {
            throw LeadIdParameter.leadNotFound();
        }

        @Override
        public JsonResponse forbidden(MissingAccess missing) {
            throw AccessErrorMapper.forbidden(missing, null, DocumentPath.ROOT);
        }

        @Override
        public JsonResponse busy() {
            throw HttpErrorException.overloaded("The lead is locked by concurrent updates");
        }
    }
}
