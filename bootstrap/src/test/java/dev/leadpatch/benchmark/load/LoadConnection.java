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

/** One connection to the service, with at most one request under way. */
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

    /** @param due when this was to be sent, which may have been some time ago */
    void send(UpdateGenerator choices, long due) throws IOException {
        this.due = due;
        template.fill(request, choices);
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        // a large request goes out as its receiver takes it
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Goes on with what the selector found.
     *
     * @return whether the answer is complete
     */
    boolean onReady(ByteBuffer scratch) throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        scratch.clear();
        if (channel.read(scratch) < 0) {
            throw new EOFException("the service closed the connection");
        }
        boolean complete = reader.read(scratch.flip());
        if (complete && scratch.hasRemaining()) {
            throw new IOException("more than one answer to a request");
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
