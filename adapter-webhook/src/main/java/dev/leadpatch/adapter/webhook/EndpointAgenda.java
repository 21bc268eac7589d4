package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.OrderingKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What is known of one endpoint's lines: which of them may be claimed, and which are under way from here. */
final class EndpointAgenda {

    // enough for many rounds, and little enough that ten thousand that wait are not all remembered
    private static final int MOST_KNOWN = 256;

    private final Set<OrderingKey> known = new LinkedHashSet<>();
    private final Set<OrderingKey> underWay = new HashSet<>();
    private final Set<OrderingKey> again = new HashSet<>();
    private boolean more;

    /** The line has, or may have, something that is due. */
    void add(OrderingKey line) {
        if (underWay.contains(line)) {
            again.add(line);
        } else if (known.size() < MOST_KNOWN) {
            known.add(line);
        } else {
            more = true;
        }
    }

    /** The line is under way already. */
    void resume(OrderingKey line) {
        underWay.add(line);
    }

    /** Whether there may be lines that are not known here. */
    void setMore(boolean more) {
        this.more = more;
    }

    boolean isWorthALook(int mostUnderWay) {
        return more && known.isEmpty() && underWay.size() < mostUnderWay;
    }

    boolean canBegin(int mostUnderWay) {
        return !known.isEmpty() && underWay.size() < mostUnderWay;
    }

    /** The next line, which is under way from now on. */
    Optional<OrderingKey> begin(int mostUnderWay) {
        if (!canBegin(mostUnderWay)) {
            return Optional.empty();
        }
        Iterator<OrderingKey> first = known.iterator();
        OrderingKey line = first.next();
        first.remove();
        underWay.add(line);
        return Optional.of(line);
    }

    /** The line is no longer under way. */
    void end(OrderingKey line) {
        underWay.remove(line);
        if (again.remove(line)) {
            add(line);
        }
    }

    boolean isIdle() {
        return known.isEmpty() && underWay.isEmpty() && !more;
    }
}
