# shellcheck shell=bash
# copy_sources FOLDER: what git knows or would add, and nothing that was built, into the folder.
copy_sources() {
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file"
  done | tar --create --null --files-from=- | tar --extract --directory "$1"
}
