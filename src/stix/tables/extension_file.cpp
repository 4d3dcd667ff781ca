// STIX 2.1 §6.7.2 to §6.7.6: the predefined extensions of files.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kFileOrDirectory[] = {"file", "directory"};
constexpr Constraint kSome[] = {some_property()};

// §6.7.2
constexpr Property kArchive[] = {
    {"contains_refs", list(identifier(kFileOrDirectory)), required},
    {"comment", string()},
};

// §6.7.3
constexpr Property kStreamProperties[] = {
    {"name", string(), required},
    {"hashes", hashes()},
    {"size", integer(0)},
};
constexpr Record kStream{"STIX 2.1 §6.7.3", kStreamProperties};
constexpr Property kNtfs[] = {
    {"sid", string()},
    {"alternate_data_streams", list(record(kStream))},
};

// §6.7.4
constexpr Property kPdf[] = {
    {"version", string()}, {"is_optimized", boolean()}, {"document_info_dict", foreign_dictionary()},
    {"pdfid0", string()},  {"pdfid1", string()},
};

// §6.7.5
constexpr Property kRasterImage[] = {
    {"image_height", integer()},
    {"image_width", integer()},
    {"bits_per_pixel", integer()},
    {"exif_tags", foreign_dictionary()},
};

// §6.7.6
constexpr Property kOptionalHeaderProperties[] = {
    {"magic_hex", hex()},
    {"major_linker_version", integer()},
    {"minor_linker_version", integer()},
    {"size_of_code", integer(0)},
    {"size_of_initialized_data", integer(0)},
    {"size_of_uninitialized_data", integer(0)},
    {"address_of_entry_point", integer()},
    {"base_of_code", integer()},
    {"base_of_data", integer()},
    {"image_base", integer()},
    {"section_alignment", integer()},
    {"file_alignment", integer()},
    {"major_os_version", integer()},
    {"minor_os_version", integer()},
    {"major_image_version", integer()},
    {"minor_image_version", integer()},
    {"major_subsystem_version", integer()},
    {"minor_subsystem_version", integer()},
    {"win32_version_value_hex", hex()},
    {"size_of_image", integer(0)},
    {"size_of_headers", integer(0)},
    {"checksum_hex", hex()},
    {"subsystem_hex", hex()},
    {"dll_characteristics_hex", hex()},
    {"size_of_stack_reserve", integer(0)},
    {"size_of_stack_commit", integer(0)},
    {"size_of_heap_reserve", integer(0)},
    {"size_of_heap_commit", integer(0)},
    {"loader_flags_hex", hex()},
    {"number_of_rva_and_sizes", integer()},
    {"hashes", hashes()},
};
constexpr Record kOptionalHeader{"STIX 2.1 §6.7.6", kOptionalHeaderProperties, kSome};

constexpr Property kSectionProperties[] = {
    {"name", string(), required},
    {"size", integer(0)},
    {"entropy", number()},
    {"hashes", hashes()},
};
constexpr Record kSection{"STIX 2.1 §6.7.6", kSectionProperties};

constexpr double kWholeSeconds = 0;  // digits after the point
constexpr Property kPebinary[] = {
    {"pe_type", open_vocab(kWindowsPebinaryType), required},
    {"imphash", string()},
    {"machine_hex", hex()},
    {"number_of_sections", integer(0)},
    {"time_date_stamp", timestamp(0, kWholeSeconds)},
    {"pointer_to_symbol_table_hex", hex()},
    {"number_of_symbols", integer(0)},
    {"size_of_optional_header", integer(0)},
    {"characteristics_hex", hex()},
    {"file_header_hashes", hashes()},
    {"optional_header", record(kOptionalHeader)},
    {"sections", list(record(kSection))},
};

constexpr Extension kExtensions[] = {
    {"archive-ext", {"STIX 2.1 §6.7.2", kArchive}},
    {"ntfs-ext", {"STIX 2.1 §6.7.3", kNtfs, kSome}},
    {"pdf-ext", {"STIX 2.1 §6.7.4", kPdf, kSome, check_pdf}},
    {"raster-image-ext", {"STIX 2.1 §6.7.5", kRasterImage, kSome, check_raster_image}},
    {"windows-pebinary-ext", {"STIX 2.1 §6.7.6", kPebinary, kSome}},
};

}  // namespace

std::span<const Extension> file_extensions() { return kExtensions; }

}  // namespace comity::stix
