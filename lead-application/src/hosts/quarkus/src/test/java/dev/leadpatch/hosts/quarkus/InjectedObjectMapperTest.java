package dev.leadpatch.hosts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.violation.Violation;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that are parsed by the object mapper that Quarkus injects. */
@QuarkusTest
class InjectedObjectMapperTest {
    private static final String BUDGET = """
            {"customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 0.1}}]}
            """;

    @Inject
    ObjectMapper mapper;

    @Inject
    PatchClient client;

    @Test
    void decimal_number_parsed_as_double_is_rejected_and_error_names_jackson_setting() throws JsonProcessingException {
        List<Violation> violations = client.violations(mapper.readValue(BUDGET, Map.class));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).path().toJsonPointer()).isEqualTo("/customFields/0/value/number");
        assertThat(violations.get(0).code().wireName()).isEqualTo("unsupported_java_type");
        assertThat(violations.get(0).message())
                .contains("numbers must be BigDecimal or integers", "USE_BIG_DECIMAL_FOR_FLOATS");
    }

    @Test
    void decimal_number_parsed_as_big_decimal_is_accepted() throws JsonProcessingException {
        ObjectMapper exact = mapper.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

        UpdateLead.Result result = client.patch(exact.readValue(BUDGET, Map.class));

        assertThat(result).isInstanceOf(UpdateLead.Result.Updated.class);
    }

    @Test
    void json_node_is_rejected_as_unsupported_type() throws JsonProcessingException {
        List<Violation> violations = client.violations(mapper.readTree(BUDGET));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).message()).contains("ObjectNode", "Map, List, String");
    }
}
