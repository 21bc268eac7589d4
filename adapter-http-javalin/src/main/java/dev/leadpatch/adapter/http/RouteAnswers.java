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
final class RouteAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(RouteAnswers.class);

    private final HttpSettings settings;

    RouteAnswers(HttpSettings settings) {
        this.settings = settings;
    }

    /** Sends a value as JSON. */
    static void json(Context ctx, int status, Object value) {
        send(ctx, Answer.json(status, value));
    }

    static void send(Context ctx, Answer answer) {
        answer.headers().forEach(ctx::header);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        // with its length, so that no answer is chunked and HEAD can tell the length too
        ctx.res().setContentLength(body.length);
        ctx.status(answer.status()).contentType(AnswerHeaders.JSON).result(body);
    }

    void declare(JavalinConfig config) {
        // Around each handler, since Javalin takes some I/O failures, from wherever they come, for a client that went
        // away, and answers them by itself. What it throws beside the handlers comes to the mappers.
        config.router.handlerWrapper(endpoint -> ctx -> handle(endpoint.handler, ctx));
        config.routes.exception(HttpResponseException.class, this::refusal);
        config.routes.exception(Exception.class, this::bug);
    }

    private void handle(Handler handler, Context ctx) {
        try {
            handler.handle(ctx);
        } catch (HttpFailure failure) {
            failure(failure, ctx);
        } catch (MalformedJson malformed) {
            failure(HttpFailure.of(400, "malformed_json", malformed.sentence()), ctx);
        } catch (HttpResponseException refusal) {
            refusal(refusal, ctx);
        } catch (StoreUnavailableException outage) {
            unavailable(outage, ctx);
        } catch (DeadlineExceededException late) {
            overloaded(ctx);
        } catch (ResponseTooLargeException tooLarge) {
            tooLarge(tooLarge, ctx);
        } catch (SecretKeyMissingException missing) {
            secretKeyMissing(ctx);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            failure(EdgeFailures.ofStatus(503), ctx);
        } catch (Exception | Error bug) {
            bug(bug, ctx);
        }
    }

    private void refusal(HttpResponseException refusal, Context ctx) {
        failure(EdgeFailures.ofStatus(refusal.getStatus()), ctx);
    }

    private void unavailable(StoreUnavailableException outage, Context ctx) {
        // without the stack: an outage concerns every request, and says the same each time
        LOG.atWarn()
                .addKeyValue("request_id", RequestIds.of(ctx))
                .addKeyValue("reason", outage.getMessage())
                .log("The store is unavailable");
        failure(HttpFailure.unavailable("The service can't reach its store just now; try again"), ctx);
    }

    private void overloaded(Context ctx) {
        LOG.atWarn().addKeyValue("request_id", RequestIds.of(ctx)).log("The validation of a request took too long");
        failure(EdgeFailures.overloaded(), ctx);
    }

    private void tooLarge(ResponseTooLargeException tooLarge, Context ctx) {
        LOG.atWarn()
                .addKeyValue("request_id", RequestIds.of(ctx))
                .addKeyValue("reason", tooLarge.getMessage())
                .log("A response is too large");
        failure(EdgeFailures.responseTooLarge(), ctx);
    }

    private void secretKeyMissing(Context ctx) {
        // not Retry-After: trying again is in vain until the operator has done something
        String sentence = "Webhook endpoints can't be stored until the operator sets LEADPATCH_SECRET_KEY";
        LOG.atWarn().addKeyValue("request_id", RequestIds.of(ctx)).log(sentence);
        failure(HttpFailure.of(503, "secret_key_missing", sentence), ctx);
    }

    private void bug(Throwable bug, Context ctx) {
        LOG.atError()
                .setCause(bug)
                .addKeyValue("request_id", RequestIds.of(ctx))
                .log("A request failed unexpectedly");
        failure(EdgeFailures.internalError(), ctx);
    }

    private void failure(HttpFailure failure, Context ctx) {
        IncomingBody body = new IncomingBody(ServletContextRequest.getServletContextRequest(ctx.req()), settings);
        if (!body.drain(failure.status() == 413 ? settings.drainTime() : settings.shortDrainTime())) {
            ctx.header("Connection", "close");
        }
        send(ctx, failure.answer(RequestIds.of(ctx)));
    }
}
