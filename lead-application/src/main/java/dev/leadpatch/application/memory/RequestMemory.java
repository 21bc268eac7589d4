package dev.leadpatch.application.memory;

import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reservations of the request that the current thread handles. They are kept until the request ends, because its
 * response is rendered from the data after the store has returned it: possibly by another thread, after the first one has
 * left the request.
 */
public final class RequestMemory implements AutoCloseable {
    private static final ThreadLocal<@Nullable RequestMemory> CURRENT = new ThreadLocal<>();

    private final List<Reservation> reservations = new ArrayList<>(2);

    private RequestMemory() {}

    /** Starts a request on the current thread. */
    public static RequestMemory open() {
        RequestMemory opened = new RequestMemory();
        CURRENT.set(opened);
        return opened;
    }

    /**
     * Keeps a reservation until the request of the current thread ends.
     *
     * @return whether the thread handles a request; otherwise the caller closes the reservation
     */
    public static boolean keep(Reservation reservation) {
        RequestMemory current = CURRENT.get();
        return current != null && current.reservations.add(reservation);
    }

    /** Ends the work of the current thread; the request can end later. */
    public void leaveThread() {
        if (CURRENT.get() == this) {
            CURRENT.remove();
        }
    }

    @Override
    public void close() {
        leaveThread();
        reservations.forEach(Reservation::close);
    }
}
