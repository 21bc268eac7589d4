package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.testing.ReferenceExchange;
import dev.leadpatch.application.testing.ReferenceExchange.Response;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;

/** The CRM answers each reference request as the standalone service does, byte for byte. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = CrmDatabase.class)
class ReferenceExchangeTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class FixedTime {
        @Bean
        @Primary
        Leadpatch leadpatchAtFixedTime(PostgresPersistence persistence, Validator validator) {
            return Leadpatch.builder(persistence.leadStore())
                    .validator(validator)
                    .clock(ReferenceExchange.CLOCK)
                    .build();
        }
    }

    @Test
    void responses_are_those_of_the_standalone_service(
            @Autowired PostgresPersistence persistence, @Autowired Sessions sessions, @LocalServerPort int port)
            throws IOException {
        assertThat(persistence.companyStore().add(ReferenceExchange.company(), List.of()))
                .isEmpty();

        for (ReferenceExchange exchange : ReferenceExchange.all()) {
            CrmClient client = new CrmClient(port, sessions.start(exchange.caller()));
            assertThat(client.send(exchange.method(), pathOf(exchange), exchange.headers(), exchange.body()))
                    .as(exchange.name())
                    .isEqualTo(ignoringCaseOfHeaders(exchange.response()));
        }
    }

    private static String pathOf(ReferenceExchange exchange) {
        String path = "/leads" + exchange.path();
        return exchange.query().isEmpty() ? path : path + "?" + exchange.query();
    }

    private static Response ignoringCaseOfHeaders(Response response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        return new Response(response.status(), headers, response.body());
    }
}
