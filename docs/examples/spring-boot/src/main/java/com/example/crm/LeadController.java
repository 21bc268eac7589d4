package com.example.crm;

import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Reads and patches leads. */
@RestController
class LeadController {
    private final LeadHttp leads;
    private final Sessions sessions;

    LeadController(Leadpatch leadpatch, Sessions sessions) {
        this.leads = leadpatch.http();
        this.sessions = sessions;
    }

    // embed: begin
    @PatchMapping("/leads/{lead}")
    ResponseEntity<byte[]> patch(@PathVariable String lead, HttpServletRequest request) throws IOException {
        return respond(leads.patch(sessions.callerOf(request), lead, received(request)));
    }

    private static HttpRequest received(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LeadHttp.MAX_BODY_BYTES + 1);
        return HttpRequest.of(name -> Collections.list(request.getHeaders(name)), request.getQueryString(), body);
    }

    private static ResponseEntity<byte[]> respond(HttpResult result) {
        var headers = new HttpHeaders(MultiValueMap.fromSingleValue(result.headers()));
        return new ResponseEntity<>(result.bodyOrNull(), headers, result.status());
    }
    // embed: end

    @PatchMapping("/leads")
    ResponseEntity<byte[]> patchMany(HttpServletRequest request) throws IOException {
        return respond(leads.patchMany(sessions.callerOf(request), received(request)));
    }

    @GetMapping("/leads/{lead}")
    ResponseEntity<byte[]> read(@PathVariable String lead, HttpServletRequest request) throws IOException {
        return respond(leads.read(sessions.callerOf(request), lead, received(request)));
    }
}
