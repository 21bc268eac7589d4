package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets.Concurrency;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.RequestObserver.Limit;
import dev.leadpatch.adapter.http.RequestObserver.WaitingList;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.adapter.http.limit.ConcurrencyLimiter;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.address.CidrBlock;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.VirtualThreads;

/**
 * The limits of concurrent requests: of an API key and of its company, or of the client address if a request is not
 * authenticated; and of the threads, if the runtime has no virtual ones. Some threads are never used up by
 * requests, so that others can still be received and health can be reported.
 */
final class RequestTurns {

    /** What a thread is used for: requests that wait for the database in one stage do not stop the other one. */
    enum Stage {
        CHECK(4),
        HANDLE(16);

        private static final int PARTS = 24;

        private final int parts;

        Stage(int parts) {
            this.parts = parts;
        }

        private int maxThreads(HttpSettings settings) {
            return VirtualThreads.areSupported()
                    ? Integer.MAX_VALUE
                    : Math.max(1, settings.maxThreads() * parts / PARTS);
        }
    }

    private final ClientAddressResolver clientAddresses;
    private final RequestObserver observer;
    private final ConcurrencyLimiter<CidrBlock> addresses;
    private final ConcurrencyLimiter<ApiKeyId> keys;
    private final ConcurrencyLimiter<CompanyId> companies;
    private final ConcurrencyLimiter<CompanyId> largeBodies;
    private final ConcurrencyLimiter<Stage> checks;
    private final ConcurrencyLimiter<Stage> handlers;

    RequestTurns(HttpSettings settings, ClientAddressResolver clientAddresses, RequestObserver observer) {
        this.clientAddresses = clientAddresses;
        this.observer = observer;
        Concurrency limits = settings.budgets().concurrency();
        addresses = new ConcurrencyLimiter<>(
                limits.perAddress(), () -> tooMany("client", Limit.ADDRESS_CONCURRENCY, observer));
        keys = new ConcurrencyLimiter<>(limits.perKey(), () -> tooMany("API key", Limit.KEY_CONCURRENCY, observer));
        companies = new ConcurrencyLimiter<>(
                limits.perCompany(), () -> tooMany("company", Limit.COMPANY_CONCURRENCY, observer));
        largeBodies = new ConcurrencyLimiter<>(
                limits.largeBodiesPerCompany(), () -> tooMany("company", Limit.COMPANY_CONCURRENCY, observer));
        checks = new ConcurrencyLimiter<>(Stage.CHECK.maxThreads(settings), RequestTurns::noThread);
        handlers = new ConcurrencyLimiter<>(Stage.HANDLE.maxThreads(settings), RequestTurns::noThread);
    }

    private static HttpErrorException tooMany(String owner, Limit limit, RequestObserver observer) {
        observer.onRateLimited(limit);
        return HttpErrorException.rateLimited(
                "Too many requests of this " + owner + " are in progress; nothing was changed", 1);
    }

    private static HttpErrorException noThread() {
        return HttpErrorException.overloaded("Too many requests are in progress");
    }

    /** Waits until few enough requests of the same caller run, until this one has ended. */
    CompletableFuture<Void> await(Request request, Optional<Caller> caller, RequestResources resources) {
        if (caller.isEmpty()) {
            return acquire(
                            addresses,
                            ClientAddressResolver.networkOf(clientAddresses.of(request)),
                            WaitingList.ADDRESS,
                            resources)
                    .granted();
        }
        return acquire(keys, caller.get().key().orElseThrow(), WaitingList.KEY, resources)
                .granted()
                .thenCompose(granted -> acquire(companies, caller.get().company(), WaitingList.COMPANY, resources)
                        .granted());
    }

    /** Waits until few enough large bodies of the company are handled: this one is, until the turn is closed. */
    CompletableFuture<ConcurrencyLimiter<CompanyId>.Turn> awaitLargeBody(
            CompanyId company, RequestResources resources) {
        ConcurrencyLimiter<CompanyId>.Turn turn = acquire(largeBodies, company, WaitingList.LARGE_BODY, resources);
        return turn.granted().thenApply(granted -> turn);
    }

    private <K> ConcurrencyLimiter<K>.Turn acquire(
            ConcurrencyLimiter<K> limiter, K key, WaitingList list, RequestResources resources) {
        ConcurrencyLimiter<K>.Turn turn = limiter.acquire(key);
        resources.add(turn::close);
        if (!turn.granted().isDone()) {
            observer.onWaitStarted(list);
            CompletableFuture<Void> unused =
                    turn.granted().whenComplete((granted, error) -> observer.onWaitEnded(list));
        }
        return turn;
    }

    /** Waits for a thread, which is free again when the turn is closed. */
    CompletableFuture<ConcurrencyLimiter<Stage>.Turn> awaitThread(Stage stage, RequestResources resources) {
        ConcurrencyLimiter<Stage>.Turn turn =
                acquire(stage == Stage.CHECK ? checks : handlers, stage, WaitingList.THREAD, resources);
        return turn.granted().thenApply(granted -> turn);
    }

    /** Requests a thread for work of a request that its handler has left behind. The turn must be closed. */
    ConcurrencyLimiter<Stage>.Turn acquireThread() {
        return handlers.acquire(Stage.HANDLE);
    }
}
