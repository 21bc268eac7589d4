package dev.leadpatch.process;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A company whose multi_select field 1 has 1,000 options: its document for {@code load}, and requests with 1,000
 * unknown options.
 */
final class LargeSelectCompany {

    static final String KEY = "jb_api_of_the_company_with_1000_options";

    private static final int ID = 2;
    private static final int OPTIONS = 1_000;
    private static final int LEADS = 99;
    private static final int FIRST_LEAD = 100 * ID + 1;

    private LargeSelectCompany() {}

    static String document() {
        String options = LongStream.rangeClosed(1, OPTIONS)
                .mapToObj(option -> "{\"id\": %1$d, \"label\": \"Option %1$d\"}".formatted(option))
                .collect(Collectors.joining(", "));
        String field = "{\"id\": 1, \"label\": \"Products\", \"type\": \"multi_select\", \"options\": [%s]}"
                .formatted(options);
        String key = "{\"key\": \"%s\", \"label\": \"Key\", \"owner\": %d01, \"access\": [\"read\", \"write\"]}"
                .formatted(KEY, ID);
        return CompanyDocument.withLeads(ID, LEADS)
                .replace("\"leads\":", "\"custom_fields\": [%s], \"api_keys\": [%s], \"leads\":".formatted(field, key));
    }

    /** The path of the first lead. */
    static String leadPath() {
        return "/api/v1/leads/" + FIRST_LEAD;
    }

    /** A patch of 6 KB. */
    static String patch() {
        return "{" + wrongOptions(5_000) + "}";
    }

    /** A bulk request of 803 KB: 1,000 unknown options for each of the 99 leads. */
    static String bulk() {
        String values = wrongOptions(1_000_000);
        return LongStream.range(FIRST_LEAD, FIRST_LEAD + LEADS)
                .mapToObj(lead -> "{\"id\": %d, %s}".formatted(lead, values))
                .collect(Collectors.joining(", ", "{\"leads\": [", "]}"));
    }

    private static String wrongOptions(long first) {
        return "\"customFields\": [{\"customFieldId\": 1, \"type\": \"multi_select\", \"value\": {\"multi_select\": %s}}]"
                .formatted(LongStream.range(first, first + OPTIONS)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
