package dev.leadpatch.acceptance;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Manages the webhook endpoints of a test's own company; {@code admin} has full access. */
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

    /** Creates an endpoint and returns the response body. */
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

    /** Returns the lead's uuid, which identifies the lead in deliveries. */
    String leadUuid(long lead) {
        return (String) Optional.ofNullable(admin.getLead(lead).get("uuid")).orElseThrow();
    }

    static String unknownId() {
        return UUID.randomUUID().toString();
    }
}
