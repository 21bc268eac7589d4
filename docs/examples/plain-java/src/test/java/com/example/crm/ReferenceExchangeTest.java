package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.testing.ReferenceExchange;
import dev.leadpatch.application.testing.ReferenceExchange.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The CRM answers each reference request as the standalone service does, byte for byte. */
class ReferenceExchangeTest {

    @Test
    void responses_are_those_of_the_standalone_service() throws IOException {
        CrmStore store = new CrmStore(ReferenceExchange.CLOCK);
        store.add(
                ReferenceExchange.company().catalog(),
                ReferenceExchange.company().leads());
        LeadEndpoint leads = new LeadEndpoint(
                Leadpatch.builder(store).clock(ReferenceExchange.CLOCK).build().http());
        Sessions sessions = new Sessions();

        try (CrmServer server = new CrmServer(0, leads, sessions)) {
            for (ReferenceExchange exchange : exchanges()) {
                CrmClient client = new CrmClient(server.port(), sessions.start(exchange.caller()));
                assertThat(client.send(exchange.method(), pathOf(exchange), exchange.headers(), exchange.body()))
                        .as(exchange.name())
                        .isEqualTo(ignoringCaseOfHeaders(exchange.response()));
            }
        }
    }

    /** The server of the JDK itself refuses a malformed query. */
    private static List<ReferenceExchange> exchanges() {
        return ReferenceExchange.all().stream()
                .filter(exchange -> !exchange.query().contains("%zz"))
                .toList();
    }

    private static String pathOf(ReferenceExchange exchange) {
        String path = "/leads" + (exchange.path().isEmpty() ? "/" : exchange.path());
        return exchange.query().isEmpty() ? path : path + "?" + exchange.query();
    }

    private static Response ignoringCaseOfHeaders(Response response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        return new Response(response.status(), headers, response.body());
    }
}
