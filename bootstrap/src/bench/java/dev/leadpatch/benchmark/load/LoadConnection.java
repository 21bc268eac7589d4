package dev.leadpatch.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection to the service, with at most one request in progress. */
final class LoadConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final RequestTemplate template;
    private final ByteBuffer request;
    private final HttpMessageReader reader = new HttpMessageReader();
    private long due;

    LoadConnection(int port, RequestTemplate template, Selector selector) throws IOException {
        this.template = template;
        request = template.newBuffer();
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param due the scheduled time, possibly in the past */
    void send(UpdateGenerator updates, long due) throws IOException {
        this.due = due;
        template.fill(request, updates);
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        // a large request takes several writes
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Continues to write or read after a selection.
     *
     * @return whether the response is complete
     */
    boolean onReady(ByteBuffer buffer) throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException("the service closed the connection");
        }
        boolean complete = reader.read(buffer.flip());
        if (complete && buffer.hasRemaining()) {
            throw new IOException("more than one response to a request");
        }
        return complete;
    }

    int status() throws IOException {
        return reader.status();
    }

    String statusLine() {
        return reader.startLine();
    }

    long due() {
        return due;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
