package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.limit.ConcurrencyLimiter;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.RequestBody;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.domain.value.CompanyId;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/**
 * Executes the routes. A request occupies a thread while it is checked and while it is handled, but not in between: while
 * its body arrives, and while it waits because its company has too many concurrent requests.
 */
final class RouteDispatcher {

    private final HttpSettings settings;
    private final ErrorHandler errorHandler;
    private final MemoryBudget memory;
    private final ConcurrencyLimiter<CompanyId> concurrency;

    RouteDispatcher(HttpSettings settings, ErrorHandler errorHandler, RequestObserver observer) {
        this.settings = settings;
        this.errorHandler = errorHandler;
        this.memory = settings.budgets().memory();
        this.concurrency = new ConcurrencyLimiter<>(settings.budgets().concurrentRequests(), observer);
    }

    void dispatch(Route route, Context ctx) throws Exception {
        Handler handler = route.check(ctx);
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        Optional<CompanyId> company = AccessLog.callerOf(request).map(Caller::company);
        CompletableFuture<Void> ready = receiveBody(request, company)
                .thenCompose(received -> company.map(known -> awaitTurn(request, known))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
        if (ready.isDone()) {
            handle(handler, ctx, ready);
            return;
        }
        ctx.future(() -> ready.handleAsync(
                (turn, error) -> {
                    errorHandler.run(ctx, () -> handle(handler, ctx, ready));
                    return null;
                },
                RequestThreads.of(request)));
    }

    private static void handle(Handler handler, Context ctx, CompletableFuture<Void> ready) throws Exception {
        HttpErrorException.valueOrThrow(ready);
        handler.handle(ctx);
    }

    private CompletableFuture<Void> receiveBody(Request request, Optional<CompanyId> company) {
        RequestBody body = RequestBody.of(request, settings);
        if (!body.isExpected()) {
            return CompletableFuture.completedFuture(null);
        }
        Reservation reservation = memory.open(company, Use.REQUEST_BODIES);
        Request.addCompletionListener(request, failure -> reservation.close());
        return body.receive(reservation);
    }

    private CompletableFuture<Void> awaitTurn(Request request, CompanyId company) {
        return concurrency
                .acquire(company)
                .thenRun(() -> Request.addCompletionListener(request, failure -> concurrency.release(company)));
    }
}
