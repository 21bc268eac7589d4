package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.violation.Violation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that are parsed by the object mapper that Quarkus injects. */
@QuarkusTest
@QuarkusTestResource(CrmDatabase.class)
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
        List<Violation> violations = client.violations(read(mapper));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).path().toJsonPointer()).isEqualTo("/customFields/0/value/number");
        assertThat(violations.get(0).code().wireName()).isEqualTo("unsupported_java_type");
        assertThat(violations.get(0).message())
                .contains("numbers must be BigDecimal or integers", "USE_BIG_DECIMAL_FOR_FLOATS");
    }

    @Test
    void decimal_number_parsed_as_big_decimal_is_accepted() throws JsonProcessingException {
        ObjectMapper exact = mapper.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

        UpdateLead.Result result = client.patch(read(exact));

        assertThat(result).isInstanceOf(UpdateLead.Result.Updated.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> read(ObjectMapper mapper) throws JsonProcessingException {
        return mapper.readValue(BUDGET, Map.class);
    }
}
