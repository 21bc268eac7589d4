package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Records all notifications. */
final class RecordingRequestObserver implements RequestObserver {

    /** A notification of {@link #onResponse}, without its duration. */
    record ObservedResponse(String method, String route, int status) {}

    final List<ObservedResponse> responses = new CopyOnWriteArrayList<>();
    final List<String> responsesToKeys = new CopyOnWriteArrayList<>();
    final List<Long> responseNanos = new CopyOnWriteArrayList<>();
    final List<Limit> rateLimited = new CopyOnWriteArrayList<>();
    final AtomicInteger slowReaders = new AtomicInteger();
    final AtomicInteger failedAuthentications = new AtomicInteger();
    final AtomicInteger inFlight = new AtomicInteger();
    final Map<WaitingList, Integer> waiting = new ConcurrentHashMap<>();

    @Override
    public void onRequestStarted() {
        inFlight.incrementAndGet();
    }

    @Override
    public void onRequestFinished() {
        inFlight.decrementAndGet();
    }

    @Override
    public void onResponse(String method, String route, int status, long nanos) {
        responseNanos.add(nanos);
        responses.add(new ObservedResponse(method, route, status));
    }

    @Override
    public void onResponseToKey(ApiKeyId key, int status) {
        responsesToKeys.add(key + " " + status);
    }

    @Override
    public void onAuthenticationFailed() {
        failedAuthentications.incrementAndGet();
    }

    @Override
    public void onSlowReader() {
        slowReaders.incrementAndGet();
    }

    @Override
    public void onWaitStarted(WaitingList list) {
        waiting.merge(list, 1, Integer::sum);
    }

    @Override
    public void onWaitEnded(WaitingList list) {
        waiting.merge(list, -1, Integer::sum);
    }

    @Override
    public void onRateLimited(Limit limit) {
        rateLimited.add(limit);
    }
}
