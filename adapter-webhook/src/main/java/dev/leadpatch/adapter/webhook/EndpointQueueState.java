package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.OrderingKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What is known of one endpoint's lines: which of them may be claimed, and which are under way from here. */
final class EndpointQueueState {

    // enough for many rounds, and little enough that ten thousand that wait are not all remembered
    private static final int MAX_READY = 256;

    private final Set<OrderingKey> ready = new LinkedHashSet<>();
    private final Set<OrderingKey> inFlight = new HashSet<>();
    private final Set<OrderingKey> readyAgain = new HashSet<>();
    private boolean hasMore;

    /** The line has, or may have, something that is due. */
    void add(OrderingKey line) {
        if (inFlight.contains(line)) {
            readyAgain.add(line);
        } else if (ready.size() < MAX_READY) {
            ready.add(line);
        } else {
            hasMore = true;
        }
    }

    /** The line is under way already. */
    void resume(OrderingKey line) {
        inFlight.add(line);
    }

    /** Whether there may be lines that are not known here. */
    void setHasMore(boolean more) {
        this.hasMore = more;
    }

    boolean needsPoll(int mostUnderWay) {
        return hasMore && ready.isEmpty() && inFlight.size() < mostUnderWay;
    }

    boolean canStart(int mostUnderWay) {
        return !ready.isEmpty() && inFlight.size() < mostUnderWay;
    }

    /** The next line, which is under way from now on. */
    Optional<OrderingKey> startNext(int mostUnderWay) {
        if (!canStart(mostUnderWay)) {
            return Optional.empty();
        }
        Iterator<OrderingKey> first = ready.iterator();
        OrderingKey line = first.next();
        first.remove();
        inFlight.add(line);
        return Optional.of(line);
    }

    /** The line is no longer under way. */
    void complete(OrderingKey line) {
        inFlight.remove(line);
        if (readyAgain.remove(line)) {
            add(line);
        }
    }

    boolean isIdle() {
        return ready.isEmpty() && inFlight.isEmpty() && !hasMore;
    }
}
