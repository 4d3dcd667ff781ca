// What STIX objects share, the commonest last (zstd reaches the end of a dictionary most cheaply). Stored in each
// node when it is made, so this text may change without harm to what is stored.
#include "exchange/maintain.h"

namespace comity::exchange {

namespace {

constexpr std::string_view
    kFragments = R"~({"type":"artifact","spec_version":"2.1","id":"artifact--","mime_type":"application/zip","payload_bin":"","url":"https://","hashes":{"SHA-256":""}})~"
                 R"~({"type":"autonomous-system","spec_version":"2.1","id":"autonomous-system--","number":64496,"name":"","rir":"RIPE"})~"
                 R"~({"type":"directory","spec_version":"2.1","id":"directory--","path":"C:\\Windows\\System32","ctime":"","contains_refs":[]})~"
                 R"~({"type":"email-addr","spec_version":"2.1","id":"email-addr--","value":"@example.com","display_name":"","belongs_to_ref":"user-account--"})~"
                 R"~({"type":"email-message","spec_version":"2.1","id":"email-message--","is_multipart":false,"date":"","from_ref":"email-addr--","to_refs":["email-addr--"],"subject":"","body":""})~"
                 R"~({"type":"mutex","spec_version":"2.1","id":"mutex--","name":""})~"
                 R"~({"type":"network-traffic","spec_version":"2.1","id":"network-traffic--","start":"","end":"","is_active":false,"src_ref":"ipv4-addr--","dst_ref":"ipv4-addr--","src_port":,"dst_port":443,"protocols":["ipv4","tcp","http","https"]})~"
                 R"~({"type":"process","spec_version":"2.1","id":"process--","pid":,"created_time":"","command_line":"","image_ref":"file--","parent_ref":"process--"})~"
                 R"~({"type":"software","spec_version":"2.1","id":"software--","name":"","cpe":"cpe:2.3:a:","vendor":"","version":""})~"
                 R"~({"type":"user-account","spec_version":"2.1","id":"user-account--","user_id":"","account_login":"","account_type":"unix","display_name":""})~"
                 R"~({"type":"windows-registry-key","spec_version":"2.1","id":"windows-registry-key--","key":"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run","values":[{"name":"","data":"","data_type":"REG_SZ"}]})~"
                 R"~({"type":"x509-certificate","spec_version":"2.1","id":"x509-certificate--","issuer":"CN=","subject":"CN=","serial_number":"","validity_not_before":"","validity_not_after":""})~"
                 R"~({"type":"url","spec_version":"2.1","id":"url--","value":"https://www.example.com/"})~"
                 R"~({"type":"mac-addr","spec_version":"2.1","id":"mac-addr--","value":"00:00:00:00:00:00"})~"
                 R"~({"type":"ipv6-addr","spec_version":"2.1","id":"ipv6-addr--","value":"2001:db8::"})~"
                 R"~({"type":"domain-name","spec_version":"2.1","id":"domain-name--","value":"www.example.com","resolves_to_refs":["ipv4-addr--"]})~"
                 R"~({"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--","value":"192.0.2."})~"
                 R"~({"type":"file","spec_version":"2.1","id":"file--","hashes":{"MD5":"","SHA-1":"","SHA-256":"","SHA-512":""},"size":,"name":".exe","parent_directory_ref":"directory--"})~"
                 R"~({"type":"grouping","spec_version":"2.1","id":"grouping--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","context":"suspicious-activity","object_refs":[")~"
                 R"~({"type":"note","spec_version":"2.1","id":"note--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","abstract":"","content":"","authors":[""],"object_refs":[")~"
                 R"~({"type":"opinion","spec_version":"2.1","id":"opinion--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","explanation":"","opinion":"agree","object_refs":[")~"
                 R"~({"type":"location","spec_version":"2.1","id":"location--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","region":"","country":"","latitude":,"longitude":)~"
                 R"~({"type":"observed-data","spec_version":"2.1","id":"observed-data--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","first_observed":"","last_observed":"","number_observed":1,"object_refs":[")~"
                 R"~({"type":"incident","spec_version":"2.1","id":"incident--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":")~"
                 R"~({"type":"infrastructure","spec_version":"2.1","id":"infrastructure--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","infrastructure_types":["command-and-control"],"first_seen":"","last_seen":")~"
                 R"~({"type":"malware-analysis","spec_version":"2.1","id":"malware-analysis--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","product":"","version":"","analysis_started":"","result":"malicious","sample_ref":"file--)~"
                 R"~({"type":"threat-actor","spec_version":"2.1","id":"threat-actor--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","threat_actor_types":["nation-state","crime-syndicate"],"aliases":[""],"roles":[""],"goals":[""],"sophistication":"expert","resource_level":"government","primary_motivation":")~"
                 R"~({"type":"vulnerability","spec_version":"2.1","id":"vulnerability--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"CVE-20","description":"","external_references":[{"source_name":"cve","external_id":"CVE-20)~"
                 R"~({"type":"report","spec_version":"2.1","id":"report--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","report_types":["threat-report"],"published":"","object_refs":[")~"
                 R"~({"type":"campaign","spec_version":"2.1","id":"campaign--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","first_seen":"","last_seen":"","objective":")~"
                 R"~({"type":"intrusion-set","spec_version":"2.1","id":"intrusion-set--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","aliases":[""],"goals":[""],"primary_motivation":")~"
                 R"~({"type":"course-of-action","spec_version":"2.1","id":"course-of-action--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":")~"
                 R"~({"type":"tool","spec_version":"2.1","id":"tool--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","tool_types":["remote-access"],"tool_version":"","aliases":[")~"
                 R"~({"type":"malware","spec_version":"2.1","id":"malware--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","malware_types":["trojan","ransomware","backdoor"],"is_family":true,"aliases":[""],"kill_chain_phases":[{"kill_chain_name":"lockheed-martin-cyber-kill-chain","phase_name":")~"
                 R"~({"type":"attack-pattern","spec_version":"2.1","id":"attack-pattern--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"defense-evasion"}],"external_references":[{"source_name":"mitre-attack","url":"https://attack.mitre.org/techniques/T1","external_id":"T1)~"
                 R"~({"type":"sighting","spec_version":"2.1","id":"sighting--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","first_seen":"","last_seen":"","count":1,"sighting_of_ref":"indicator--","observed_data_refs":["observed-data--"],"where_sighted_refs":["identity--)~"
                 R"~({"type":"identity","spec_version":"2.1","id":"identity--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","identity_class":"organization","sectors":[""],"contact_information":")~"
                 R"~({"type":"indicator","spec_version":"2.1","id":"indicator--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"","description":"","indicator_types":["malicious-activity"],"pattern":"[file:hashes.'SHA-256' = '' OR domain-name:value = '' OR url:value = 'http://' OR ipv4-addr:value = '']","pattern_type":"stix","pattern_version":"2.1","valid_from":"2024-01-01T00:00:00Z","valid_until":"","confidence":80,"labels":["malicious-activity"],"kill_chain_phases":[{"kill_chain_name":"lockheed-martin-cyber-kill-chain","phase_name":"command-and-control)~"
                 R"~({"type":"relationship","spec_version":"2.1","id":"relationship--","created_by_ref":"identity--","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","relationship_type":"uses","description":"","source_ref":"intrusion-set--","target_ref":"attack-pattern--","revoked":false)~"
                 R"~("granular_markings":[{"marking_ref":"marking-definition--","selectors":["description"]}],"extensions":{"extension-definition--":{"extension_type":"property-extension"}})~"
                 R"~("relationship_type":"indicates")~"
                 R"~("relationship_type":"targets")~"
                 R"~("relationship_type":"mitigates")~"
                 R"~("relationship_type":"attributed-to")~"
                 R"~("relationship_type":"based-on")~"
                 R"~("relationship_type":"communicates-with")~"
                 R"~("relationship_type":"related-to")~"
                 R"~("relationship_type":"uses")~"
                 R"~("object_marking_refs":["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9","marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","marking-definition--f88d31f6-486f-44da-b317-01333bde0b82","marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"])~"
                 R"~("object_marking_refs":["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487","marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb","marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003","marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1","marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"])~"
                 R"~("external_references":[{"source_name":"","description":"","url":"https://www.","external_id":""}],"created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z","created_by_ref":"identity--")~";

}  // namespace

Bytes starter_dictionary() {
  const auto bytes = as_bytes(kFragments);
  return {bytes.begin(), bytes.end()};
}

}  // namespace comity::exchange
