package dev.leadpatch.adapter.webhook.guard;

import dev.leadpatch.adapter.webhook.guard.SsrfGuardDnsResolver.AddressRefusedException;
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
 * A DNS resolver with a timeout. A lookup that hangs in the operating system cannot be interrupted, so each runs on its
 * own thread, which is abandoned after the timeout. Concurrent callers share the lookup of a name, so that a name
 * occupies at most one thread. Results are not cached. Thread-safe.
 */
public final class TimeLimitedDnsResolver implements DnsResolver, AutoCloseable {

    private static final long KEEP_ALIVE_SECONDS = 30;

    private final DnsResolver delegate;
    private final Duration timeout;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> pending = new ConcurrentHashMap<>();
    private final ExecutorService executor;

    /** @param maxLookups the maximum of concurrent lookups, abandoned ones included */
    public TimeLimitedDnsResolver(DnsResolver delegate, Duration timeout, int maxLookups) {
        this.delegate = delegate;
        this.timeout = timeout;
        this.executor = new ThreadPoolExecutor(
                0,
                maxLookups,
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
            throw new AddressRefusedException("the DNS lookup timed out");
        } catch (RejectedExecutionException e) {
            throw new AddressRefusedException("too many DNS lookups are in progress");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AddressRefusedException("the DNS lookup was interrupted");
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
        CompletableFuture<InetAddress[]> own = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> running = pending.putIfAbsent(host, own);
        if (running != null) {
            return running;
        }
        try {
            executor.execute(() -> resolveInto(host, own));
        } catch (RuntimeException | Error e) {
            // without this, the name could never be looked up again
            pending.remove(host, own);
            own.completeExceptionally(e);
            throw e;
        }
        return own;
    }

    private void resolveInto(String host, CompletableFuture<InetAddress[]> result) {
        try {
            InetAddress[] addresses = delegate.resolve(host);
            // before completion, so that later callers start a new lookup
            pending.remove(host, result);
            result.complete(addresses);
        } catch (Throwable failure) {
            pending.remove(host, result);
            result.completeExceptionally(failure);
        }
    }

    private static Thread newThread(Runnable lookup) {
        Thread thread = new Thread(lookup, "webhook-dns");
        thread.setDaemon(true);
        return thread;
    }
}
