/** What newcomers see: most of the language, in a dozen lines. */
export const SAMPLE = `title Rescue a server
actor admin
admin->+nova-api: POST /servers/{id}/action
alt the server is active
    nova-api->>+nova-compute: cast rescue_instance()
    nova-api-->admin: 202 Accepted
    note over nova-compute: builds a rescue image\\nand boots the guest from it
    nova-compute->libvirt: destroy(), create()
    deactivate nova-compute
else it is not
    nova-api-->admin: 409 Conflict
end
deactivate nova-api
`;
