package dev.leadpatch.adapter.http;

import dev.leadpatch.application.SecretKeyMissingException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.DeadlineExceededException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the answers of routes, and is the one place where their exceptions become answers. */
final class ResponseSender {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);

    private final HttpSettings settings;

    ResponseSender(HttpSettings settings) {
        this.settings = settings;
    }

    /** Sends a value as JSON. */
    static void sendJson(Context ctx, int status, Object value) {
        send(ctx, JsonResponse.of(status, value));
    }

    static void send(Context ctx, JsonResponse answer) {
        answer.headers().forEach(ctx::header);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        // with its length, so that no answer is chunked and HEAD can tell the length too
        ctx.res().setContentLength(body.length);
        ctx.status(answer.status())
                .contentType(DefaultResponseHeaders.JSON_MEDIA_TYPE)
                .result(body);
    }

    void register(JavalinConfig config) {
        // Around each handler, since Javalin takes some I/O failures, from wherever they come, for a client that went
        // away, and answers them by itself. What it throws beside the handlers comes to the mappers.
        config.router.handlerWrapper(endpoint -> ctx -> handle(endpoint.handler, ctx));
        config.routes.exception(HttpResponseException.class, this::sendJavalinError);
        config.routes.exception(Exception.class, this::sendInternalError);
    }

    private void handle(Handler handler, Context ctx) {
        try {
            handler.handle(ctx);
        } catch (HttpErrorException failure) {
            sendError(failure, ctx);
        } catch (MalformedJsonException malformed) {
            sendError(HttpErrorException.of(400, "malformed_json", malformed.message()), ctx);
        } catch (HttpResponseException refusal) {
            sendJavalinError(refusal, ctx);
        } catch (StoreUnavailableException outage) {
            sendStoreUnavailable(outage, ctx);
        } catch (DeadlineExceededException late) {
            overloaded(ctx);
        } catch (ResponseTooLargeException tooLarge) {
            tooLarge(tooLarge, ctx);
        } catch (SecretKeyMissingException missing) {
            sendSecretKeyMissing(ctx);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            sendError(HttpErrors.ofStatus(503), ctx);
        } catch (Exception | Error bug) {
            sendInternalError(bug, ctx);
        }
    }

    private void sendJavalinError(HttpResponseException refusal, Context ctx) {
        sendError(HttpErrors.ofStatus(refusal.getStatus()), ctx);
    }

    private void sendStoreUnavailable(StoreUnavailableException outage, Context ctx) {
        // without the stack: an outage concerns every request, and says the same each time
        LOG.atWarn()
                .addKeyValue("request_id", RequestIdProvider.of(ctx))
                .addKeyValue("reason", outage.getMessage())
                .log("The store is unavailable");
        sendError(HttpErrorException.unavailable("The service can't reach its store just now; try again"), ctx);
    }

    private void overloaded(Context ctx) {
        LOG.atWarn()
                .addKeyValue("request_id", RequestIdProvider.of(ctx))
                .log("The validation of a request took too long");
        sendError(HttpErrors.overloaded(), ctx);
    }

    private void tooLarge(ResponseTooLargeException tooLarge, Context ctx) {
        LOG.atWarn()
                .addKeyValue("request_id", RequestIdProvider.of(ctx))
                .addKeyValue("reason", tooLarge.getMessage())
                .log("A response is too large");
        sendError(HttpErrors.responseTooLarge(), ctx);
    }

    private void sendSecretKeyMissing(Context ctx) {
        // not Retry-After: trying again is in vain until the operator has done something
        String sentence = "Webhook endpoints can't be stored until the operator sets LEADPATCH_SECRET_KEY";
        LOG.atWarn().addKeyValue("request_id", RequestIdProvider.of(ctx)).log(sentence);
        sendError(HttpErrorException.of(503, "secret_key_missing", sentence), ctx);
    }

    private void sendInternalError(Throwable bug, Context ctx) {
        LOG.atError()
                .setCause(bug)
                .addKeyValue("request_id", RequestIdProvider.of(ctx))
                .log("A request failed unexpectedly");
        sendError(HttpErrors.internalError(), ctx);
    }

    private void sendError(HttpErrorException failure, Context ctx) {
        LimitedBodyReader body =
                new LimitedBodyReader(ServletContextRequest.getServletContextRequest(ctx.req()), settings);
        if (!body.drain(failure.status() == 413 ? settings.drainTimeout() : settings.shortDrainTimeout())) {
            ctx.header("Connection", "close");
        }
        send(ctx, failure.toResponse(RequestIdProvider.of(ctx)));
    }
}
