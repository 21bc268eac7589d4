package dev.leadpatch.application.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.DefaultHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryParameters;
import dev.leadpatch.application.http.message.RequestIdHeader;
import dev.leadpatch.application.memory.RequestMemory;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The HTTP API of leads, for hosts with any server: requests and responses are plain values. A host authenticates the
 * caller and chooses the paths; permissions, query, headers, strict JSON and all errors are handled as the standalone
 * service does. The methods throw nothing but what the
 * generator of request ids throws. Thread-safe.
 */
public final class LeadHttp {

    /** Maximum size of a request body, in bytes. */
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    private final LeadRequestHandler handler;
    private final ExceptionMapper exceptionMapper;
    private final Supplier<String> requestIds;

    /**
     * Creates the API.
     *
     * @param observer notified of errors that the operator must know
     * @param requestIds generates the ids of requests that have none
     * @throws IllegalStateException if {@code jackson-core} is missing
     */
    public LeadHttp(LeadRequestHandler handler, HttpErrorObserver observer, Supplier<String> requestIds) {
        requireJackson();
        this.handler = handler;
        this.exceptionMapper = new ExceptionMapper(observer);
        this.requestIds = requestIds;
    }

    private static void requireJackson() {
        try {
            StrictJsonReader.read("{}".getBytes(StandardCharsets.UTF_8));
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "LeadHttp requires the artifact tools.jackson.core:jackson-core on the class path", e);
        }
    }

    /**
     * Patches a lead, as {@code PATCH /api/v1/leads/{leadId}} does. With the query parameter {@code dry_run=true}, the
     * patch is not applied.
     *
     * @param leadId the id or the uuid of the lead, as in the path
     */
    public HttpResult patch(Caller caller, String leadId, HttpRequest request) {
        return respond(request, (received, headers) -> {
            LeadRequestHandler.authorizeWrite(caller, received);
            headers.putAll(check(LeadRequestHandler.PATCH_PARAMETERS, false, caller, received));
            requireBody(received);
            return handler.patch(caller, leadId, received);
        });
    }

    /** As {@link #patch(Caller, String, HttpRequest)}. */
    public HttpResult patch(Caller caller, LeadId lead, HttpRequest request) {
        return patch(caller, Long.toString(lead.value()), request);
    }

    /** Patches many leads, as {@code PATCH /api/v1/leads} does. */
    public HttpResult patchMany(Caller caller, HttpRequest request) {
        return respond(request, (received, headers) -> {
            AccessErrorMapper.require(caller, Permission.WRITE);
            headers.putAll(check(LeadRequestHandler.PATCH_MANY_PARAMETERS, false, caller, received));
            requireBody(received);
            return handler.patchMany(caller, received);
        });
    }

    /**
     * Returns a lead, as {@code GET /api/v1/leads/{leadId}} does.
     *
     * @param leadId the id or the uuid of the lead, as in the path
     */
    public HttpResult read(Caller caller, String leadId, HttpRequest request) {
        return respond(request, (received, headers) -> {
            AccessErrorMapper.require(caller, Permission.READ);
            headers.putAll(check(QueryParameters.NONE, true, caller, received));
            return handler.read(caller, leadId, received);
        });
    }

    /** As {@link #read(Caller, String, HttpRequest)}. */
    public HttpResult read(Caller caller, LeadId lead, HttpRequest request) {
        return read(caller, Long.toString(lead.value()), request);
    }

    private static Map<String, String> check(
            QueryParameters parameters, boolean isRead, Caller caller, HttpRequest request) {
        return parameters.check(
                isRead,
                request.query(),
                request.preferences(),
                request.preferences().handlingFor(caller));
    }

    private static void requireBody(HttpRequest request) {
        JsonMediaType.require(request.headers());
        if (request.body().length > MAX_BODY_BYTES) {
            throw HttpErrorException.payloadTooLarge(MAX_BODY_BYTES);
        }
    }

    /** Handles a request. The headers that it adds are sent with errors too. */
    @FunctionalInterface
    private interface Operation {
        JsonResponse handle(HttpRequest request, Map<String, String> headers);
    }

    private HttpResult respond(HttpRequest received, Operation operation) {
        HttpRequest request = received.withRequestId(received.findId().orElseGet(requestIds));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(DefaultHeaders.CACHE_CONTROL_NAME, DefaultHeaders.CACHE_CONTROL);
        headers.put(DefaultHeaders.CONTENT_TYPE_OPTIONS_NAME, DefaultHeaders.CONTENT_TYPE_OPTIONS);
        headers.put(RequestIdHeader.HEADER, request.id());
        // the leads that the operation reads occupy memory until the response is rendered
        try (RequestMemory leads = RequestMemory.open()) {
            return result(operation.handle(request, headers), headers);
        } catch (RuntimeException | Error e) {
            return result(exceptionMapper.map(e, request.id()).toResponse(request.id()), headers);
        }
    }

    private static HttpResult result(JsonResponse response, Map<String, String> headers) {
        headers.putAll(response.headers());
        if (!response.hasContent()) {
            return new HttpResult(response.status(), headers, new byte[0]);
        }
        headers.put("Content-Type", JsonResponse.MEDIA_TYPE);
        return new HttpResult(response.status(), headers, response.body().getBytes(StandardCharsets.UTF_8));
    }
}
