package com.example.crm;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A CRM that patches leads over HTTP: {@code PATCH /leads/789}, and {@code PATCH /leads/} for many. */
final class CrmServer implements AutoCloseable {
    private static final int THREADS = 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /**
     * Starts the server on the loopback address.
     *
     * @param port 0 selects a free port
     */
    CrmServer(int port, HttpHandler leads, Sessions sessions) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var context = server.createContext("/leads/", leads);
        context.setAuthenticator(sessions);
        context.getFilters().add(new AllowedMethods());
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    /** Starts the CRM of a company with one user and one lead. */
    public static void main(String[] arguments) throws IOException {
        CompanyId company = new CompanyId(1);
        User ada = User.builder(new UserId(123), "ada@example.com")
                .firstName("Ada")
                .lastName("Lovelace")
                .build();
        CompanyCatalog catalog = CompanyCatalog.of(company, UUID.randomUUID(), List.of(), List.of(ada), List.of());
        CrmStore store = new CrmStore(InstantSource.system());
        store.add(
                catalog,
                List.of(Lead.builder(company, new LeadId(789))
                        .createdAt(Instant.now())
                        .companyName("TechCorp")
                        .build()));

        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(() -> store.deleteExpired(Instant.now(), 1_000), 1, 1, TimeUnit.MINUTES);

        Sessions sessions = new Sessions();
        String token = sessions.start(Caller.user(company, ada.id(), "Ada", Permission.READ, Permission.WRITE));
        CrmServer server = new CrmServer(8080, LeadEndpoint.on(store), sessions);
        System.out.printf("""
            curl -i -X PATCH http://127.0.0.1:%d/leads/789 \\
              -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{"status": "qualified"}'
            """, server.port(), token);
    }

    /** Refuses other methods than those of leads. */
    private static final class AllowedMethods extends Filter {
        private static final Set<String> METHODS = Set.of("GET", "PATCH");

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            if (METHODS.contains(exchange.getRequestMethod())) {
                chain.doFilter(exchange);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, PATCH");
                exchange.sendResponseHeaders(405, -1);
                exchange.close();
            }
        }

        @Override
        public String description() {
            return "allowed methods";
        }
    }
}
