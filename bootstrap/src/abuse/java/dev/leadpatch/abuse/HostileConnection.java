package dev.leadpatch.abuse;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection of {@link HostileConnections}, by whose thread it is used. */
final class HostileConnection {

    private static final long REOPEN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(65_536));

    private final SharedState shared;
    private final ConnectionBehavior behavior;
    private final ResponseReader response = new ResponseReader();

    private @Nullable SocketChannel channel;
    private ByteBuffer request = RawRequest.NONE.bytes();
    private boolean isCounted;
    private boolean isPausing;

    /** When the connection is opened, or continues after a pause. */
    private long resumesAt;

    /** @param opensAt a value of {@link System#nanoTime} */
    HostileConnection(SharedState shared, long opensAt) {
        this.shared = shared;
        this.behavior = shared.behavior();
        this.resumesAt = opensAt;
    }

    void onTick(long now) {
        try {
            if (channel == null) {
                if (now - resumesAt >= 0) {
                    open();
                }
            } else if (isPausing) {
                if (now - resumesAt >= 0) {
                    sendNext(channel);
                }
            } else if (channel.isConnected()) {
                if (request.limit() < request.capacity()) {
                    allowMore(behavior.bytesWrittenPerTick());
                    write(channel);
                }
                if (!behavior.readsAtOnce() && behavior.bytesReadPerTick() > 0) {
                    read(channel, behavior.bytesReadPerTick());
                }
            }
        } catch (IOException e) {
            fail();
        }
    }

    private void open() throws IOException {
        SocketChannel opened = shared.newChannel();
        channel = opened;
        prepareRequest();
        opened.register(shared.selector(), SelectionKey.OP_CONNECT, this);
        opened.connect(shared.service());
    }

    private void prepareRequest() {
        RawRequest next = behavior.requests().apply(shared.requestNumber().getAndIncrement());
        request = next.bytes().duplicate();
        request.limit(next.headLength());
        allowMore(behavior.bytesWrittenPerTick());
        response.reset();
        isCounted = false;
        isPausing = false;
    }

    private void allowMore(int bytes) {
        request.limit((int) Math.min(request.capacity(), (long) request.limit() + bytes));
    }

    void onReady() {
        SocketChannel ready = channel;
        if (ready == null) {
            return;
        }
        try {
            if (!ready.isConnected() && ready.finishConnect()) {
                write(ready);
                return;
            }
            SelectionKey key = ready.keyFor(shared.selector());
            if (key.isWritable()) {
                write(ready);
            }
            if (key.isReadable()) {
                read(ready, Integer.MAX_VALUE);
            }
        } catch (IOException e) {
            fail();
        }
    }

    private void write(SocketChannel open) throws IOException {
        try {
            open.write(request);
        } catch (IOException e) {
            // the service may have refused the request before it ended, and the response may have arrived
            request.position(request.limit());
            read(open, Integer.MAX_VALUE);
            return;
        }
        int read = behavior.readsAtOnce() ? SelectionKey.OP_READ : 0;
        open.keyFor(shared.selector()).interestOps(request.hasRemaining() ? read | SelectionKey.OP_WRITE : read);
    }

    private void read(SocketChannel open, int maxBytes) throws IOException {
        ByteBuffer buffer = BUFFER.get().clear();
        buffer.limit(Math.min(maxBytes, buffer.capacity()));
        if (open.read(buffer) < 0) {
            throw new EOFException();
        }
        switch (response.read(buffer.flip())) {
            case INCOMPLETE -> {}
            case HEAD -> count();
            case COMPLETE -> {
                count();
                continueAfterResponse(open);
            }
        }
    }

    private void continueAfterResponse(SocketChannel open) throws IOException {
        if (response.closes() || request.position() < request.capacity()) {
            closeAndReopen();
        } else if (behavior.pause().isZero()) {
            sendNext(open);
        } else {
            isPausing = true;
            resumesAt = System.nanoTime() + behavior.pause().toNanos();
        }
    }

    private void sendNext(SocketChannel open) throws IOException {
        prepareRequest();
        write(open);
    }

    /** Counts a response once: when its head has been read, because an attack may never read its end. */
    private void count() {
        if (!isCounted) {
            shared.responses().record(response.status(), response.hasHeader("Retry-After"));
            isCounted = true;
        }
    }

    private void fail() {
        if (!isCounted) {
            shared.responses().recordClosedConnection();
        }
        isPausing = false;
        closeAndReopen();
    }

    private void closeAndReopen() {
        close();
        channel = null;
        resumesAt = System.nanoTime() + REOPEN_NANOS;
    }

    /** Counts a response that the attack did not read, and closes the connection. */
    void end() {
        try {
            if (channel != null && channel.isConnected() && !isCounted) {
                read(channel, Integer.MAX_VALUE);
            }
        } catch (IOException e) {
            // there is no response
        }
        close();
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // it is closed already
        }
    }
}
