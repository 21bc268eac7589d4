package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets.Concurrency;
import dev.leadpatch.adapter.http.limit.ConcurrencyLimiter;
import dev.leadpatch.adapter.http.message.RequestBody;
import dev.leadpatch.adapter.http.message.ResponseMemory;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RequestTurns.Stage;
import dev.leadpatch.adapter.http.server.Route.Limits;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.RequestMemory;
import dev.leadpatch.domain.value.CompanyId;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Executes the routes. A request occupies a thread while it is checked and while it is handled, but not in between: while
 * its body arrives, and while it waits because too many requests of its caller, or of all, are in progress.
 */
final class RouteDispatcher {

    private final HttpSettings settings;
    private final ErrorHandler errorHandler;
    private final MemoryBudget memory;
    private final RequestTurns turns;

    RouteDispatcher(HttpSettings settings, ErrorHandler errorHandler, RequestTurns turns) {
        this.settings = settings;
        this.errorHandler = errorHandler;
        this.memory = settings.budgets().memory();
        this.turns = turns;
    }

    void dispatch(Route route, Context ctx) throws Exception {
        if (route.limits() == Limits.NONE) {
            CompletableFuture<?> unused = route.check(ctx).handle(ctx, Runnable::run);
            return;
        }
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        Dispatch dispatch = new Dispatch(ctx, request, RequestResources.of(request));
        dispatch.run(Stage.CHECK, CompletableFuture.completedFuture(null), thread -> {
            RouteHandler handler;
            try (thread) {
                handler = route.check(ctx);
            }
            dispatch.run(Stage.HANDLE, dispatch.receive(route.limits()), handlerThread -> {
                try (handlerThread) {
                    dispatch.handle(handler);
                }
            });
        });
    }

    /** A step of the execution, which closes its turn when it needs no thread any more. */
    @FunctionalInterface
    private interface Step {
        void run(ConcurrencyLimiter<Stage>.Turn thread) throws Exception;
    }

    /** The execution of one request. */
    private final class Dispatch {

        private final Context ctx;
        private final Request request;
        private final RequestResources resources;
        private ConcurrencyLimiter<CompanyId>.@Nullable Turn largeBody;

        private Dispatch(Context ctx, Request request, RequestResources resources) {
            this.ctx = ctx;
            this.request = request;
            this.resources = resources;
        }

        /** Runs a stage when {@code ready} is completed and a thread is free: at once, if possible. */
        private void run(Stage stage, CompletableFuture<Void> ready, Step step) throws Exception {
            CompletableFuture<ConcurrencyLimiter<Stage>.Turn> thread =
                    ready.thenCompose(done -> turns.awaitThread(stage, resources));
            if (thread.isDone()) {
                step.run(RequestBody.valueOrThrow(thread));
                return;
            }
            ctx.future(() -> thread.handleAsync(
                    (turn, error) -> {
                        errorHandler.run(ctx, () -> step.run(RequestBody.valueOrThrow(thread)));
                        return null;
                    },
                    RequestThreads.of(request)));
        }

        /** Waits for the turn of the caller, then receives the body: bodies that wait would occupy memory. */
        private CompletableFuture<Void> receive(Limits limits) {
            if (limits == Limits.THREADS) {
                return CompletableFuture.completedFuture(null);
            }
            Optional<Caller> caller = AccessLog.callerOf(request);
            Optional<CompanyId> company = caller.map(Caller::company);
            memory.requireFree(company, Use.RESPONSES, 1);
            new ResponseMemory(memory, company).set(ctx);
            return turns.await(request, caller, resources).thenCompose(granted -> receiveBody(company));
        }

        private CompletableFuture<Void> receiveBody(Optional<CompanyId> company) {
            RequestBody body = RequestBody.of(request, settings);
            if (!body.isExpected()) {
                return CompletableFuture.completedFuture(null);
            }
            Reservation reservation = memory.open(company, Use.REQUEST_BODIES);
            resources.add(reservation::close);
            CompletableFuture<Void> received = body.receive(reservation, company.isPresent());
            return company.isEmpty() ? received : received.thenCompose(done -> awaitTurn(body, company.get()));
        }

        /** Bodies of a company that occupy a processor for long are handled one after the other, or few at a time. */
        private CompletableFuture<Void> awaitTurn(RequestBody body, CompanyId company) {
            if (body.size() <= Concurrency.LARGE_BODY) {
                return CompletableFuture.completedFuture(null);
            }
            return turns.awaitLargeBody(company, resources).thenAccept(turn -> largeBody = turn);
        }

        /** Handles the request, and sends its response when it is completed. */
        private void handle(RouteHandler handler) throws Exception {
            RequestMemory leads = RequestMemory.open();
            resources.add(leads::close);
            CompletableFuture<Optional<JsonResponse>> response;
            try {
                response = handler.handle(ctx, this::execute);
            } catch (Exception | Error e) {
                rendered(leads);
                throw e;
            } finally {
                leads.leaveThread();
            }
            if (response.isDone()) {
                rendered(leads);
                send(response);
            } else {
                ctx.future(() -> response.handle((value, error) -> {
                    rendered(leads);
                    errorHandler.run(ctx, () -> send(response));
                    return null;
                }));
            }
        }

        private void send(CompletableFuture<Optional<JsonResponse>> response) {
            RequestBody.valueOrThrow(response).ifPresent(json -> TextResponse.send(json, ctx));
        }

        /**
         * The leads that were read do not occupy memory any longer, and the next large body of the company can be handled,
         * although the response is not sent yet.
         */
        private void rendered(RequestMemory leads) {
            leads.close();
            if (largeBody != null) {
                largeBody.close();
            }
        }

        /** Executes work for the request on a thread that counts as one of a handler, with the trace of the request in its log. */
        private void execute(Runnable work) {
            ConcurrencyLimiter<Stage>.Turn thread = turns.acquireThread();
            CompletableFuture<Void> unused = thread.granted()
                    .whenCompleteAsync(
                            (granted, refusal) -> {
                                // the work is done in any case: other requests can depend on it
                                try (thread;
                                        TraceContext.LogScope trace = TraceContext.openLogScope(request)) {
                                    work.run();
                                }
                            },
                            RequestThreads.of(request));
        }
    }
}
