package dev.leadpatch.acceptance;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A company of one test's own with the client of a key that may everything, and its webhook endpoints. */
record EndpointApiFixture(CompanyFixture company, ApiClient admin) {

    static final String ENDPOINTS_PATH = "/api/v1/webhooks/endpoints";
    static final String SUBSCRIPTIONS_PATH = "/api/v1/webhooks/subscriptions";

    static EndpointApiFixture forNewCompany() {
        CompanyFixture company = CompanyFixture.create(DemoFixture.shared().database());
        return new EndpointApiFixture(company, client(company.addKeyWith("read", "write", "admin")));
    }

    static ApiClient client(CompanyFixture.ApiKeyFixture key) {
        return ApiClient.withKey(DemoFixture.shared().client().baseUri(), key.value());
    }

    ApiResponse create(String json) {
        return admin.send("POST", ENDPOINTS_PATH, json);
    }

    /** A new endpoint as it was answered. */
    Map<String, Object> createSuccessfully(String json) {
        return create(json).assertStatus(201).json();
    }

    ApiResponse patch(Object id, String json) {
        return admin.send("PATCH", ENDPOINTS_PATH + "/" + id, json);
    }

    ApiResponse rotate(Object id, String json) {
        return admin.send("POST", ENDPOINTS_PATH + "/" + id + "/rotate-secret", json);
    }

    ApiResponse delete(Object id) {
        return admin.send("DELETE", ENDPOINTS_PATH + "/" + id, new byte[0]);
    }

    ApiResponse get(Object id) {
        return admin.get(ENDPOINTS_PATH + "/" + id);
    }

    /** The company's lead as the uuid by which receivers know it. */
    String leadUuid(long lead) {
        return (String) Optional.ofNullable(admin.getLead(lead).get("uuid")).orElseThrow();
    }

    static String unknownId() {
        return UUID.randomUUID().toString();
    }
}
