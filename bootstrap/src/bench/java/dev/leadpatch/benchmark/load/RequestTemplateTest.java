package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

@Tag("bench")
class RequestTemplateTest {

    private static final Pattern LEAD = Pattern.compile("(?:leads/|\"id\": )(\\d+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final UpdateGenerator updates = new UpdateGenerator();

    @ParameterizedTest
    @EnumSource
    void each_request_has_a_json_body_of_the_declared_length(Workload workload) {
        updates.setLeadCount(1_000);
        RequestTemplate template = workload.request(8080, "key");
        String[] parts = next(template, template.newBuffer()).split("\r\n\r\n", -1);
        assertThat(parts).hasSize(2);
        assertThat(parts[0] + "\r\n").contains("\r\nContent-Length: " + parts[1].length() + "\r\n");
        assertThat(JSON.readTree(parts[1]).isObject()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void two_requests_never_set_the_same_value_on_one_lead(Workload workload) {
        updates.setLeadCount(1);
        RequestTemplate template = workload.request(8080, "key");
        ByteBuffer buffer = template.newBuffer();
        assertThat(next(template, buffer)).isNotEqualTo(next(template, buffer));
    }

    @Test
    void leads_are_chosen_among_existing_leads() {
        updates.setLeadCount(2);
        RequestTemplate template = Workload.REFERENCE.request(8080, "key");
        ByteBuffer buffer = template.newBuffer();
        for (int i = 0; i < 100; i++) {
            assertThat(leads(next(template, buffer)))
                    .hasSize(1)
                    .allMatch(lead -> lead == Job.FIRST_LEAD || lead == Job.FIRST_LEAD + 1);
        }
    }

    @Test
    void leads_of_one_request_are_distinct() {
        updates.setLeadCount(700);
        RequestTemplate template = Workload.BULK.request(8080, "key");
        assertThat(leads(next(template, template.newBuffer())))
                .hasSize(Workload.BULK.leads())
                .doesNotHaveDuplicates();
    }

    private String next(RequestTemplate template, ByteBuffer buffer) {
        template.fill(buffer, updates);
        return StandardCharsets.US_ASCII.decode(buffer).toString();
    }

    private static List<Long> leads(String request) {
        return LEAD.matcher(request)
                .results()
                .map((MatchResult lead) -> Long.valueOf(lead.group(1)))
                .toList();
    }
}
