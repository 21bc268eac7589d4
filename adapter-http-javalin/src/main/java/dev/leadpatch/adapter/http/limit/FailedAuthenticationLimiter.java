package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.address.CidrBlock;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Limits the failed authentications of each client address, so that guessing keys is slow and costs little. An IPv6
 * client is its /64 network, because a subscriber usually has all addresses of one. Beyond the limit, a failed
 * authentication returns 429, and few cost a query. A valid key is accepted. The one exception is a key that another
 * process has added in the last five seconds, while clients beyond a limit send more than
 * {@value #MAX_LOOK_UPS_PER_SECOND} unknown keys per second. The limits apply to this node alone. Thread-safe.
 */
public final class FailedAuthenticationLimiter {

    // about 10 MB; the limit of all clients still applies if the buckets of more are removed
    static final int MAX_CLIENTS = 20_000;

    /** The failures per minute that may each cost a query, of all clients within their limits; beyond it, all are suspect. */
    static final int MAX_QUERIES_PER_MINUTE = 6_000;

    /** The unknown keys per second that may each cost a query, of all clients beyond a limit. */
    static final int MAX_LOOK_UPS_PER_SECOND = 50;

    private static final int IPV4_LENGTH = 32;
    private static final int IPV6_LENGTH = 64;

    private final Authenticate authenticate;
    private final ClientAddressResolver clientAddresses;
    private final int maxFailures;
    private final TokenBuckets<CidrBlock> clients;
    private final Bucket allClients;
    private final Bucket lookUps;
    private final RefusedClientLog log;
    private final RequestObserver observer;

    public FailedAuthenticationLimiter(Authenticate authenticate, Clients settings, RequestObserver observer) {
        this.authenticate = authenticate;
        this.clientAddresses = new ClientAddressResolver(settings.trustedProxies());
        this.maxFailures = settings.maxFailedAuthentications();
        this.clients = new TokenBuckets<>(MAX_CLIENTS, settings.nanoTime());
        this.allClients = clients.newBucket(MAX_QUERIES_PER_MINUTE);
        this.lookUps = clients.newBucket(MAX_LOOK_UPS_PER_SECOND, Duration.ofSeconds(1));
        this.log = new RefusedClientLog(settings.nanoTime());
        this.observer = observer;
    }

    /**
     * Returns the caller, or empty if the key is invalid.
     *
     * @throws HttpErrorException 429 if the key is invalid and the client has exceeded its limit
     */
    public Optional<Caller> authenticate(Request request, String presentedKey) {
        return authenticate(clientAddresses.of(request), presentedKey);
    }

    Optional<Caller> authenticate(InetAddress address, String presentedKey) {
        CidrBlock client = networkOf(address);
        boolean suspect = isSuspect(client);
        Optional<Caller> caller = suspect
                ? authenticate.authenticateSuspect(presentedKey, () -> lookUps.tryConsume(1))
                : authenticate.authenticate(presentedKey);
        if (caller.isEmpty()) {
            // look-ups of suspects have a limit of their own, so one client does not make all clients suspect
            if (!suspect && RawApiKey.of(presentedKey).isPresent()) {
                allClients.tryConsume(1);
            }
            countFailure(client);
        }
        return caller;
    }

    /** Returns the number of clients with recent failures. */
    long size() {
        return clients.size();
    }

    private boolean isSuspect(CidrBlock client) {
        return isEmpty(allClients)
                || clients.find(client)
                        .filter(FailedAuthenticationLimiter::isEmpty)
                        .isPresent();
    }

    private static boolean isEmpty(Bucket bucket) {
        return bucket.getAvailableTokens() <= 0;
    }

    private void countFailure(CidrBlock client) {
        observer.onAuthenticationFailed();
        ConsumptionProbe probe = clients.get(client, maxFailures).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            observer.onRateLimited(RequestObserver.Limit.AUTHENTICATION);
            log.onRefused(client);
            throw HttpErrorException.rateLimited(
                    "Too many requests of this client had an invalid API key; a valid one is accepted, at the latest"
                            + " five seconds after it was created",
                    KeyRateLimiter.seconds(probe.getNanosToWaitForRefill()));
        }
    }

    static CidrBlock networkOf(InetAddress address) {
        return CidrBlock.of(address, address instanceof Inet6Address ? IPV6_LENGTH : IPV4_LENGTH);
    }
}
