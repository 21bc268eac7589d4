package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks addresses up without waiting for long. Nothing can end a look-up that hangs in the system, so each runs in a
 * thread of its own that is left behind; whoever wants the same name meanwhile waits for the same look-up, so a name
 * costs one thread at most.
 */
final class TimeLimitedDnsResolver implements DnsResolver, AutoCloseable {

    private static final long KEEP_ALIVE_SECONDS = 30;

    private final DnsResolver lookUp;
    private final Duration timeout;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> pending = new ConcurrentHashMap<>();
    private final ExecutorService executor;

    /** @param most how many names may be looked up at the same time, those included that nobody waits for any more */
    TimeLimitedDnsResolver(DnsResolver lookUp, Duration longest, int most) {
        this.lookUp = lookUp;
        this.timeout = longest;
        this.executor = new ThreadPoolExecutor(
                0,
                most,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                TimeLimitedDnsResolver::newThread);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return resolveShared(host).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AddressRefusedException("the host's address was not found in time");
        } catch (RejectedExecutionException e) {
            throw new AddressRefusedException("too many hosts' addresses are being looked up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AddressRefusedException("interrupted");
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private CompletableFuture<InetAddress[]> resolveShared(String host) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> another = pending.putIfAbsent(host, mine);
        if (another != null) {
            return another;
        }
        try {
            executor.execute(() -> resolveInto(host, mine));
        } catch (RuntimeException | Error noThread) {
            // or the name could never be looked up again
            pending.remove(host, mine);
            mine.completeExceptionally(noThread);
            throw noThread;
        }
        return mine;
    }

    private void resolveInto(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] found = lookUp.resolve(host);
            // first, so that who asks from now on gets an answer of then
            pending.remove(host, answer);
            answer.complete(found);
        } catch (Throwable failure) {
            pending.remove(host, answer);
            answer.completeExceptionally(failure);
        }
    }

    private static Thread newThread(Runnable lookUp) {
        Thread thread = new Thread(lookUp, "webhook-look-up");
        thread.setDaemon(true);
        return thread;
    }
}
