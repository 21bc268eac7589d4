package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.message.RequestBody;
import dev.leadpatch.adapter.http.message.SentErrorCode;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.ErrorRenderer.RejectedRequest;
import dev.leadpatch.application.http.ExceptionMapper;
import dev.leadpatch.application.http.HttpErrorObserver;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends error responses: maps the exceptions of all routes, and logs those that the operator must know. As the error
 * handler of Jetty, it also sends Jetty's own errors, such as that of a request that cannot be parsed.
 */
final class ErrorHandler implements Request.Handler, HttpErrorObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    private final HttpSettings settings;
    private final RequestIdProvider requestIds;
    private final CrossOriginHeaders crossOriginHeaders;
    private final ErrorRenderer renderer;
    private final ExceptionMapper exceptionMapper = new ExceptionMapper(this);

    ErrorHandler(
            HttpSettings settings,
            RequestIdProvider requestIds,
            CrossOriginHeaders crossOriginHeaders,
            ErrorRenderer renderer) {
        this.settings = settings;
        this.requestIds = requestIds;
        this.crossOriginHeaders = crossOriginHeaders;
        this.renderer = renderer;
    }

    void register(JavalinConfig config) {
        // Wraps each handler, because Javalin interprets some I/O exceptions of handlers as a disconnected client and
        // responds itself. The exception mappers handle what Javalin throws outside of handlers.
        config.router.handlerWrapper(endpoint -> ctx -> run(ctx, () -> endpoint.handler.handle(ctx)));
        config.routes.exception(HttpResponseException.class, this::sendJavalinError);
        config.routes.exception(Exception.class, this::send);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(HttpErrorException.ofStatus(response.getStatus()), request, response, callback);
        return true;
    }

    /** Writes an error that occurs outside of a route. */
    void write(HttpErrorException error, Request request, Response response, Callback callback) {
        String requestId = requestIds.of(request);
        error.code().ifPresent(code -> SentErrorCode.set(request, code));
        TextResponse text = renderer.render(error, rejected(request, requestId));
        HttpFields.Mutable headers = response.getHeaders();
        RouteGuard.putDefaultHeaders(headers, requestId);
        crossOriginHeaders.put(request, headers);
        headers.put(HttpHeader.CONTENT_TYPE, text.mediaType());
        text.headers().forEach(headers::put);
        response.setStatus(text.status());
        response.write(true, ByteBuffer.wrap(text.body().getBytes(StandardCharsets.UTF_8)), callback);
    }

    private static RejectedRequest rejected(Request request, String requestId) {
        return new RejectedRequest(
                request.getMethod(),
                String.valueOf(request.getHttpURI().getPath()),
                Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""),
                request.getHeaders().getValuesList(HttpHeader.COOKIE),
                requestId);
    }

    /** A part of the handling of a request. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Runs an action with the trace of the request in its log entries, and sends the error of what it throws. */
    void run(Context ctx, Action action) {
        try (TraceContext.LogScope trace = TraceContext.openLogScope(requestOf(ctx))) {
            runAndSendError(ctx, action);
        }
    }

    private void runAndSendError(Context ctx, Action action) {
        try {
            action.run();
        } catch (HttpResponseException e) {
            sendJavalinError(e, ctx);
        } catch (SecretKeyMissingException e) {
            sendSecretKeyMissing(ctx);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sendError(HttpErrorException.ofStatus(503), ctx);
        } catch (Exception | Error e) {
            send(e, ctx);
        }
    }

    private static Request requestOf(Context ctx) {
        return ServletContextRequest.getServletContextRequest(ctx.req());
    }

    private void sendJavalinError(HttpResponseException e, Context ctx) {
        sendError(HttpErrorException.ofStatus(e.getStatus()), ctx);
    }

    private void send(Throwable failure, Context ctx) {
        sendError(exceptionMapper.map(failure, RequestIdProvider.of(ctx)), ctx);
    }

    @Override
    public void requestFailed(String requestId, String event, Throwable failure) {
        // no stack trace: during an outage every request logs the same one
        LOG.atWarn()
                .addKeyValue("request_id", requestId)
                .addKeyValue("reason", failure.getMessage())
                .log(event);
    }

    @Override
    public void unexpectedError(String requestId, Throwable failure) {
        LOG.atError()
                .setCause(failure)
                .addKeyValue("request_id", requestId)
                .log("Unexpected error while handling a request");
    }

    private void sendSecretKeyMissing(Context ctx) {
        // no Retry-After: retries fail until the operator sets the key
        String message = "Webhook endpoints cannot be stored until the operator sets LEADPATCH_SECRET_KEY";
        LOG.atWarn().addKeyValue("request_id", RequestIdProvider.of(ctx)).log(message);
        sendError(HttpErrorException.of(503, "secret_key_missing", message), ctx);
    }

    private void sendError(HttpErrorException error, Context ctx) {
        Request request = requestOf(ctx);
        CompletableFuture<Boolean> drained = RequestBody.of(request, settings)
                .drain(
                        error.status() == 413
                                ? settings.timeouts().drain()
                                : settings.timeouts().shortDrain());
        if (drained.isDone()) {
            sendError(error, ctx, drained.join());
        } else {
            ctx.future(() ->
                    drained.thenAcceptAsync(complete -> sendError(error, ctx, complete), RequestThreads.of(request)));
        }
    }

    private void sendError(HttpErrorException error, Context ctx, boolean drained) {
        Request request = requestOf(ctx);
        if (!drained) {
            ctx.header("Connection", "close");
        }
        error.code().ifPresent(code -> SentErrorCode.set(ctx, code));
        renderer.render(error, rejected(request, RequestIdProvider.of(ctx))).send(ctx);
    }
}
