// STIX 2.1 §6.1, §6.3, §6.7: artifacts, directories, files.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kDirectoryOnly[] = {"directory"};
constexpr std::string_view kArtifactOnly[] = {"artifact"};
constexpr std::string_view kFileOrDirectory[] = {"file", "directory"};

// §6.1
constexpr Property kArtifact[] = {
    {"mime_type", format(kMediaType)},
    {"payload_bin", binary()},
    {"url", string()},
    {"hashes", hashes()},
    {"encryption_algorithm", enumeration(kEncryptionAlgorithm)},
    {"decryption_key", string()},
};
constexpr Constraint kArtifactConstraints[] = {
    at_least_one("payload_bin", "url"),
    exclusive("payload_bin", "url"),
    needs("url", "hashes"),
    needs("decryption_key", "encryption_algorithm"),
};
constexpr std::string_view kArtifactId[] = {"hashes", "payload_bin"};

// §6.3
constexpr Property kDirectory[] = {
    {"path", string(), required}, {"path_enc", format(kCharset)}, {"ctime", timestamp()},
    {"mtime", timestamp()},       {"atime", timestamp()},         {"contains_refs", list(identifier(kFileOrDirectory))},
};
constexpr std::string_view kDirectoryId[] = {"path"};

// §6.7
constexpr Property kFile[] = {
    {"hashes", hashes()},
    {"size", integer(0)},
    {"name", string()},
    {"name_enc", format(kCharset)},
    {"magic_number_hex", hex()},
    {"mime_type", format(kMediaType)},
    {"ctime", timestamp()},
    {"mtime", timestamp()},
    {"atime", timestamp()},
    {"parent_directory_ref", identifier(kDirectoryOnly)},
    {"contains_refs", list(identifier(Category::sco))},
    {"content_ref", identifier(kArtifactOnly)},
    {"is_encrypted", boolean(), version20},
    {"encryption_algorithm", string(), version20},
    {"decryption_key", string(), version20},
};
constexpr Constraint kFileConstraints[] = {at_least_one("hashes", "name"), needs("name_enc", "name")};
constexpr std::string_view kFileId[] = {"extensions", "hashes", "name", "parent_directory_ref"};

}  // namespace

std::span<const ObjectType> file_types() {
  static const ObjectType types[] = {
      sco("artifact", {"STIX 2.1 §6.1.1", kArtifact, kArtifactConstraints, check_artifact}, kArtifactId),
      sco("directory", {"STIX 2.1 §6.3.1", kDirectory}, kDirectoryId),
      sco("file", {"STIX 2.1 §6.7.1", kFile, kFileConstraints}, kFileId, file_extensions()),
  };
  return types;
}

}  // namespace comity::stix
