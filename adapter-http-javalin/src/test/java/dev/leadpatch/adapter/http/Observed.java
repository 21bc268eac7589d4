package dev.leadpatch.adapter.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what an observer is told. */
final class Observed implements RequestObserver {

    /** The end of one request. */
    record End(String method, String route, int status) {}

    final List<End> ends = new CopyOnWriteArrayList<>();
    final List<Long> nanos = new CopyOnWriteArrayList<>();
    final AtomicInteger underWay = new AtomicInteger();

    @Override
    public void began() {
        underWay.incrementAndGet();
    }

    @Override
    public void left() {
        underWay.decrementAndGet();
    }

    @Override
    public void ended(String method, String route, int status, long time) {
        nanos.add(time);
        ends.add(new End(method, route, status));
    }
}
