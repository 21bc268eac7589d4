package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.OutboundProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is connected to a receiver through an HTTP proxy. The tunnel leads to exactly the address of {@link
 * #connect}, which the SSRF guard has checked, or to its host name if it is unresolved.
 */
final class TunnelSocket extends Socket {
    private static final int MAX_RESPONSE_BYTES = 8 * 1024;
    private static final Pattern SUCCESS = Pattern.compile("HTTP/1\\.[01] 2[0-9]{2}(?: .*)?");

    private final OutboundProxy proxy;
    private volatile @Nullable SocketAddress receiver;

    TunnelSocket(OutboundProxy proxy) {
        super(Proxy.NO_PROXY);
        this.proxy = proxy;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        InetSocketAddress proxyAddress = new InetSocketAddress(proxy.host(), proxy.port());
        if (proxyAddress.isUnresolved()) {
            throw new ProxyFailedException("the proxy could not be resolved");
        }
        try {
            super.connect(proxyAddress, timeoutMillis);
        } catch (ConnectException e) {
            throw new ProxyFailedException("the proxy refused the connection");
        }
        openTunnel(authority((InetSocketAddress) endpoint), timeoutMillis == 0 ? Long.MAX_VALUE : deadline);
        receiver = endpoint;
    }

    /** The receiver at the end of the tunnel, once it is open. */
    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        SocketAddress end = receiver;
        return end == null ? super.getRemoteSocketAddress() : end;
    }

    private static String authority(InetSocketAddress receiver) {
        String host = receiver.isUnresolved()
                ? receiver.getHostString()
                : receiver.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + receiver.getPort();
    }

    private void openTunnel(String authority, long deadline) throws IOException {
        StringBuilder request = new StringBuilder("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        proxy.authorization()
                .ifPresent(value ->
                        request.append("Proxy-Authorization: ").append(value).append("\r\n"));
        getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        int originalTimeout = getSoTimeout();
        String response = readHead(deadline);
        setSoTimeout(originalTimeout);
        String statusLine = response.lines().findFirst().orElse("");
        if (!SUCCESS.matcher(statusLine).matches()) {
            boolean needsCredentials = statusLine.startsWith("HTTP/1.1 407") || statusLine.startsWith("HTTP/1.0 407");
            throw new ProxyFailedException(
                    needsCredentials ? "the proxy requires other credentials" : "the proxy refused the destination");
        }
    }

    /** Reads to the end of the header, and not further: the next byte is the receiver's. */
    private String readHead(long deadline) throws IOException {
        InputStream in = getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_RESPONSE_BYTES) {
            setSoTimeout(remainingMillis(deadline));
            int next = in.read();
            if (next < 0) {
                throw new ProxyFailedException("the proxy closed the connection");
            }
            head.append((char) next);
            if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                return head.toString();
            }
        }
        throw new ProxyFailedException("the response of the proxy is too large");
    }

    /** A read timeout alone would restart with every byte. */
    private static int remainingMillis(long deadline) throws SocketTimeoutException {
        if (deadline == Long.MAX_VALUE) {
            return 0;
        }
        long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (remaining <= 0) {
            throw new SocketTimeoutException("the proxy did not respond in time");
        }
        return Math.toIntExact(remaining);
    }

    /** The proxy could not open the tunnel. The message is a reason for users. */
    static final class ProxyFailedException extends IOException {
        private static final long serialVersionUID = 1L;

        ProxyFailedException(String message) {
            super(message);
        }
    }
}
