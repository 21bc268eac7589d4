package dev.leadpatch.adapter.http.console.overview;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the latest rejected API requests of each company on this node, and passes on everything to another observer.
 * Bounded: at most 200 requests of the 1,000 companies with the latest rejections. Thread-safe.
 */
public final class RecentRejections implements RequestObserver {
    private static final int MAX_COMPANIES = 1_000;
    private static final int MAX_PER_COMPANY = 200;

    private final RequestObserver next;
    private final Map<CompanyId, Deque<Rejection>> byCompany = new LinkedHashMap<>(16, 0.75f, true);

    public RecentRejections(RequestObserver next) {
        this.next = next;
    }

    /** Returns the rejected requests of a company, the latest first. */
    synchronized List<Rejection> of(CompanyId company) {
        return List.copyOf(byCompany.getOrDefault(company, new ArrayDeque<>()));
    }

    @Override
    public void onRejected(Rejection rejection) {
        // the forms of the console show their errors themselves
        if (!rejection.route().startsWith(Page.ROOT)) {
            add(rejection);
        }
        next.onRejected(rejection);
    }

    private synchronized void add(Rejection rejection) {
        Deque<Rejection> latest = byCompany.computeIfAbsent(rejection.company(), company -> new ArrayDeque<>());
        latest.addFirst(rejection);
        if (latest.size() > MAX_PER_COMPANY) {
            latest.removeLast();
        }
        if (byCompany.size() > MAX_COMPANIES) {
            byCompany.remove(byCompany.keySet().iterator().next());
        }
    }

    @Override
    public void onRequestStarted() {
        next.onRequestStarted();
    }

    @Override
    public void onRequestFinished() {
        next.onRequestFinished();
    }

    @Override
    public void onResponse(String method, String route, int status, long nanos) {
        next.onResponse(method, route, status, nanos);
    }

    @Override
    public void onResponseToKey(ApiKeyId key, int status) {
        next.onResponseToKey(key, status);
    }

    @Override
    public void onError(String code) {
        next.onError(code);
    }

    @Override
    public void onAuthenticationFailed() {
        next.onAuthenticationFailed();
    }

    @Override
    public void onSlowReader() {
        next.onSlowReader();
    }

    @Override
    public void onWaitStarted(WaitingList list) {
        next.onWaitStarted(list);
    }

    @Override
    public void onWaitEnded(WaitingList list) {
        next.onWaitEnded(list);
    }

    @Override
    public void onRateLimited(Limit limit) {
        next.onRateLimited(limit);
    }
}
