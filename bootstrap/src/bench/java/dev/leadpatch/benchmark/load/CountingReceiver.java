package dev.leadpatch.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** A webhook receiver that counts deliveries. It uses one thread and a selector, to take little processor time. */
final class CountingReceiver implements AutoCloseable {
    private static final byte[] NO_CONTENT = Workload.ascii("HTTP/1.1 204 No Content\r\n\r\n");

    private final ServerSocketChannel server;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final AtomicLong received = new AtomicLong();

    private CountingReceiver(ServerSocketChannel server, Selector selector) {
        this.server = server;
        this.selector = selector;
    }

    static CountingReceiver start() throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        CountingReceiver receiver = new CountingReceiver(server, selector);
        Thread thread = new Thread(receiver::serve, "receiver");
        thread.setDaemon(true);
        thread.start();
        return receiver;
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    long received() {
        return received.get();
    }

    private void serve() {
        while (selector.isOpen()) {
            try {
                selector.select(this::serve);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = server.accept();
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ, new HttpMessageReader());
            } else {
                respond((SocketChannel) key.channel(), (HttpMessageReader) key.attachment());
            }
        } catch (IOException e) {
            key.cancel(); // the sender has closed its connection
        }
    }

    private void respond(SocketChannel channel, HttpMessageReader reader) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            channel.close();
            throw new EOFException();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (reader.read(buffer)) {
                received.incrementAndGet();
                channel.write(ByteBuffer.wrap(NO_CONTENT));
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        server.close();
    }
}
