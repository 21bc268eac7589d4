package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The waiting deliveries in PostgreSQL. Only the lines are looked at and claimed, one for each endpoint and lead, and
 * never what stands behind the first of a line; the comment on their table says how they are kept right.
 */
final class PostgresDeliveryQueue implements DeliveryQueue {
    private final Database database;
    private final DeliveryClaims claims;

    PostgresDeliveryQueue(Database database, SecretBox box) {
        this.database = database;
        claims = new DeliveryClaims(database, box);
    }

    @Override
    public List<Due> look(Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        return database.use(handle -> DueLines.ofAll(handle, after, mostEach, now));
    }

    @Override
    public List<Due> look(EndpointRef endpoint, Instant after, int most, Instant now) {
        return database.use(handle -> DueLines.ofOne(handle, endpoint, after, most, now));
    }

    @Override
    public Claimed claim(List<Line> lines, Duration lease, Instant now) {
        return lines.isEmpty() ? new Claimed(List.of(), List.of()) : claims.claim(lines, lease, now);
    }

    @Override
    public List<Line> complete(List<Ended> ended, Instant now) {
        List<Line> goOn = new ArrayList<>();
        List<Ended> left = ended;
        if (ended.size() > 1) {
            Done done = complete(handle -> DeliveryEnds.lockFree(handle, ended), now);
            goOn.addAll(done.goOn());
            // by their lines, which are told apart without a look at what is delivered
            Set<Line> locked = done.lines();
            left = ended.stream()
                    .filter(each -> !locked.contains(each.delivery().line()))
                    .toList();
        }
        // what others have locked just now, such as changes of the lead; one waits for one lock at a time
        for (Ended one : left) {
            goOn.addAll(
                    complete(handle -> DeliveryEnds.lockOne(handle, one), now).goOn());
        }
        return goOn;
    }

    private Done complete(Function<Handle, List<Ended>> lock, Instant now) {
        return database.transact(transaction -> {
                    Handle handle = transaction.handle();
                    List<Ended> locked = lock.apply(handle);
                    transaction.limitNetwork();
                    return new Done(locked, DeliveryEnds.record(handle, locked, now));
                })
                .orElseThrow(() -> new StoreUnavailable(
                        "others have held the delivery for too long, nothing was changed", new TimeoutException()));
    }

    @Override
    public int dropOrphans(int most) {
        return database.transact(transaction -> LooseEnds.drop(transaction.handle(), most))
                .orElseThrow(() -> new StoreUnavailable(
                        "others have held what is to be dropped for too long", new TimeoutException()));
    }

    /** What a transaction has recorded, and the lines that have more. */
    private record Done(List<Ended> locked, List<Line> goOn) {
        Set<Line> lines() {
            return locked.stream().map(each -> each.delivery().line()).collect(Collectors.toSet());
        }
    }
}
