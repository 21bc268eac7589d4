package dev.leadpatch.abuse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of a hostile client share.
 *
 * @param requestNumber the number of the next request
 */
record SharedState(
        InetSocketAddress service,
        ConnectionBehavior behavior,
        Selector selector,
        AtomicInteger requestNumber,
        ResponseCounts responses) {

    /** Not the address of the honest client, because budgets may count per address. */
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.2", 0);

    /** Returns a channel that is not connected yet. */
    SocketChannel newChannel() throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (behavior.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, behavior.receiveBuffer());
        }
        // no TIME_WAIT: an attack would use up the ports
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.configureBlocking(false);
        channel.bind(CLIENT);
        return channel;
    }
}
