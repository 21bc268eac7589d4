package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.address.CidrBlock;
import io.github.bucket4j.Bucket;
import java.net.Inet4Address;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the clients with too many failed authentications: each at most once per minute, and 30 lines per minute. */
final class RefusedClientLog {

    private static final int MAX_LINES_PER_MINUTE = 30;
    private static final int MAX_CLIENTS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(FailedAuthenticationLimiter.class);

    private final TokenBuckets<CidrBlock> linesOfClients;
    private final Bucket lines;
    private final AtomicLong omitted = new AtomicLong();

    RefusedClientLog(LongSupplier nanoTime) {
        linesOfClients = new TokenBuckets<>(MAX_CLIENTS, nanoTime);
        lines = linesOfClients.newBucket(MAX_LINES_PER_MINUTE);
    }

    void onRefused(CidrBlock client) {
        if (!linesOfClients.get(client, 1).tryConsume(1)) {
            return;
        }
        if (lines.tryConsume(1)) {
            LOG.atWarn()
                    .addKeyValue("client", format(client))
                    .addKeyValue("omitted", omitted.getAndSet(0))
                    .log("Too many failed authentications of a client");
        } else {
            omitted.incrementAndGet();
        }
    }

    private static String format(CidrBlock client) {
        String address = AddressLiteral.format(client.networkAddress());
        return client.networkAddress() instanceof Inet4Address ? address : address + "/" + client.prefixLength();
    }
}
